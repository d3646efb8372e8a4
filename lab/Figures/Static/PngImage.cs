using System.Buffers.Binary;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>A figure as PNG, with its resolution in it.</summary>
internal static class PngImage
{
    private const double MetersPerInch = 0.0254;

    // A PNG begins with a signature of 8 octets and the chunk IHDR of 25: the resolution comes next (PNG, Third Edition, 5.6).
    private const int AfterHeader = 8 + 25;

    // The sub filter and zlib's least level: half the time of the usual ones, for a third more octets.
    private static readonly SKPngEncoderOptions Quick = new(SKPngEncoderFilterFlags.Sub, 3);

    /// <summary>The octets.</summary>
    internal static byte[] Of(FigurePicture picture)
    {
        var size = picture.Layout.Size;
        var info = new SKImageInfo((int)Math.Round(size.Width * size.Scale), (int)Math.Round(picture.Layout.Height * size.Scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColor.Parse(FigureStyle.Light.Ground));
        canvas.Scale((float)size.Scale);
        picture.Draw(canvas);
        foreach (var text in picture.Texts) Draw(canvas, text);
        using var pixels = bitmap.PeekPixels();
        using var png = pixels.Encode(Quick)!; // null for kinds of pixels that PNG does not have
        return WithResolution(png.AsSpan(), size.DotsPerInch);
    }

    private static void Draw(SKCanvas canvas, FigureText text)
    {
        using var font = Lettering.Font(text.Size, text.IsBold);
        using var paint = new SKPaint { Color = SKColor.Parse(text.Colour), IsAntialias = true };
        var state = canvas.Save();
        canvas.Translate((float)text.X, (float)text.Y);
        if (text.IsUpright) canvas.RotateDegrees(-90);
        if (text.HasEdge)
        {
            using var edge = new SKPaint { Color = SKColor.Parse(FigureStyle.Light.Ground), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 3, StrokeJoin = SKStrokeJoin.Round };
            canvas.DrawText(text.Text, 0, 0, text.Anchor, font, edge);
        }

        canvas.DrawText(text.Text, 0, 0, text.Anchor, font, paint);
        canvas.RestoreToCount(state);
    }

    private static byte[] WithResolution(ReadOnlySpan<byte> png, int dotsPerInch)
    {
        Span<byte> chunk = stackalloc byte[4 + 4 + 9 + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, 9);
        "pHYs"u8.CopyTo(chunk[4..]);
        var perMeter = (int)Math.Round(dotsPerInch / MetersPerInch);
        BinaryPrimitives.WriteInt32BigEndian(chunk[8..], perMeter);
        BinaryPrimitives.WriteInt32BigEndian(chunk[12..], perMeter);
        chunk[16] = 1; // the unit is the meter
        BinaryPrimitives.WriteUInt32BigEndian(chunk[17..], Checksum(chunk[4..17]));
        return [.. png[..AfterHeader], .. chunk, .. png[AfterHeader..]];
    }

    /// <summary>CRC-32 as PNG has it (Annex D).</summary>
    private static uint Checksum(ReadOnlySpan<byte> octets)
    {
        var sum = uint.MaxValue;
        foreach (var octet in octets)
        {
            sum ^= octet;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) != 0 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
        }

        return ~sum;
    }
}
