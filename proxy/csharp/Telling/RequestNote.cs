using System.Text;

namespace LabProxy;

/// <summary>What the logs will want to know of a request when its head has long been sent on: kept in the same place for every request of a connection.</summary>
internal sealed class RequestNote
{
    private const int Longest = 8 * 1024;

    private byte[] _octets = new byte[64];
    private int _line, _id;

    /// <summary>The method and the path, without the query.</summary>
    public string Line => _line == 0 ? "-" : Encoding.Latin1.GetString(_octets, 0, _line);

    /// <summary>The value of X-Lab-Request; several have commas between.</summary>
    public ReadOnlySpan<byte> Id => _octets.AsSpan(_line, _id);

    public void Clear() => (_line, _id) = (0, 0);

    public void Take(RequestHead request, ReadOnlySpan<byte> head, bool hasId)
    {
        Clear();
        var method = request.Method(head);
        if (method.IsEmpty)
            return;
        var target = request.Target(head);
        var query = target.IndexOf((byte)'?');
        Append(ref _line, method);
        Append(ref _line, " "u8);
        Append(ref _line, query < 0 ? target : target[..query]);
        if (!hasId)
            return;
        foreach (ref readonly var field in request.Fields.All)
        {
            if (field.Kind != FieldKind.RequestId)
                continue;
            if (_id > 0)
                Append(ref _id, ","u8);
            Append(ref _id, field.ValueIn(head));
        }
    }

    private void Append(ref int length, ReadOnlySpan<byte> octets)
    {
        octets = octets[..Math.Min(octets.Length, Longest - _line - _id)];
        if (_octets.Length < _line + _id + octets.Length)
            Array.Resize(ref _octets, Math.Min(Longest, Math.Max(_octets.Length * 2, _line + _id + octets.Length)));
        octets.CopyTo(_octets.AsSpan(_line + _id));
        length += octets.Length;
    }
}
