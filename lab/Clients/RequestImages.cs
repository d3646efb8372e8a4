namespace ProxyLab.Clients;

/// <summary>
/// The octets of requests that carry their ids. An image serves all ids of as many digits, and is made when the first of them comes:
/// before each send the id is written over the one before, for the kernel has copied that.
/// </summary>
internal sealed class RequestImages(FloodSpec spec)
{
    private const int MostDigits = 19; // of a long
    private readonly RequestImage?[] _byDigits = new RequestImage?[MostDigits + 1];

    /// <summary>The image of the request of an id; it holds until the next call.</summary>
    internal RequestImage Of(long id)
    {
        int digits = spec.RequestIds ? DigitsOf(id) : 0;
        var image = _byDigits[digits] ??= new RequestImage(spec, id);
        image.Bear(id);
        return image;
    }

    private static int DigitsOf(long id)
    {
        int digits = 1;
        for (long limit = 10; id >= limit && digits < MostDigits; limit *= 10)
            digits++;
        return digits;
    }
}
