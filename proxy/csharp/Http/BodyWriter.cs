namespace LabProxy;

/// <summary>Frames a body anew for the other side.</summary>
internal readonly struct BodyWriter(bool isChunked)
{
    public void Write(Octets to, Octets from, int octets)
    {
        if (octets == 0)
            return;
        if (!isChunked)
        {
            to.TakeFrom(from, octets);
            return;
        }

        to.Append(octets, 'x');
        to.Append("\r\n"u8);
        to.TakeFrom(from, octets);
        to.Append("\r\n"u8);
    }

    public void End(Octets to)
    {
        if (isChunked)
            to.Append("0\r\n\r\n"u8);
    }
}
