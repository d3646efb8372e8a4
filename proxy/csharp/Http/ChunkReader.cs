namespace LabProxy;

/// <summary>Reads the chunked transfer coding (RFC 9112 section 7.1), from wherever it was left. Extensions and trailers are checked and dropped.</summary>
internal struct ChunkReader
{
    /// <summary>Octets of all extensions and trailers of a body: more is somebody's attack.</summary>
    private const int MostDropped = 16 * 1024;

    private const int MostDigits = 16;

    private Place _place;
    private long _left;
    private int _digits, _dropped;

    private enum Place
    {
        Size,
        Extension,
        SizeLf,
        Data,
        DataCr,
        DataLf,
        Line,
        Trailer,
        TrailerLf,
        LastLf,
        End,
    }

    /// <summary>Reads up to the next octets of the body.</summary>
    /// <param name="input">What has come.</param>
    /// <param name="skip">Octets of framing before the body's.</param>
    /// <param name="data">Octets of the body after those; 0 where the input has none.</param>
    public BodyStep Next(ReadOnlySpan<byte> input, out int skip, out int data)
    {
        data = 0;
        for (skip = 0; skip < input.Length && _place != Place.End; skip++)
        {
            if (_place == Place.Data)
            {
                data = (int)Math.Min(_left, input.Length - skip);
                _left -= data;
                if (_left == 0)
                    _place = Place.DataCr;
                return BodyStep.More;
            }

            if (!Step(input[skip]))
                return BodyStep.Invalid;
        }

        return _place == Place.End ? BodyStep.End : BodyStep.More;
    }

    private bool Step(byte octet)
    {
        switch (_place)
        {
            case Place.Size when Digit(octet) is var digit and >= 0:
                _left = (_left << 4) | (long)digit;
                return ++_digits <= MostDigits && _left >= 0;
            case Place.Size when _digits > 0 && octet is (byte)';' or (byte)' ' or (byte)'\t':
                return Go(Place.Extension);
            case Place.Size when _digits > 0 && octet == '\r':
            case Place.Extension when octet == '\r':
                return Go(Place.SizeLf);
            case Place.Extension or Place.Trailer when octet >= ' ' && octet != 127 || octet == '\t':
                return ++_dropped <= MostDropped;
            case Place.SizeLf when octet == '\n':
                _digits = 0;
                return Go(_left > 0 ? Place.Data : Place.Line);
            case Place.DataCr when octet == '\r':
                return Go(Place.DataLf);
            case Place.DataLf when octet == '\n':
                return Go(Place.Size);
            case Place.Line when octet == '\r':
                return Go(Place.LastLf);
            case Place.Line when octet > ' ' && octet != ':' && octet < 127:
                return Go(Place.Trailer);
            case Place.Trailer when octet == '\r':
                return Go(Place.TrailerLf);
            case Place.TrailerLf when octet == '\n':
                return Go(Place.Line);
            case Place.LastLf when octet == '\n':
                return Go(Place.End);
            default:
                return false;
        }
    }

    private bool Go(Place place)
    {
        _place = place;
        return true;
    }

    private static int Digit(byte octet) => octet switch
    {
        >= (byte)'0' and <= (byte)'9' => octet - '0',
        >= (byte)'a' and <= (byte)'f' => octet - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
        _ => -1,
    };
}
