using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>The shapes of points, as closed paths.</summary>
internal static class Symbols
{
    // The half thickness of a cross's arms, as a share of its half size.
    private const float Arm = 0.3f;

    private static readonly (float X, float Y)[] Plus =
        [(-Arm, -1), (Arm, -1), (Arm, -Arm), (1, -Arm), (1, Arm), (Arm, Arm), (Arm, 1), (-Arm, 1), (-Arm, Arm), (-1, Arm), (-1, -Arm), (-Arm, -Arm)];

    /// <summary>Adds a shape of about a circle's weight.</summary>
    internal static void Add(SKPath path, FigureSymbol symbol, float x, float y, float diameter)
    {
        var half = diameter / 2;
        if (symbol == FigureSymbol.Circle) AddCircle(path, x, y, half);
        else path.AddPoly([.. Corners(symbol).Select(c => new SKPoint(MathF.Round(x + (c.X * half), 2), MathF.Round(y + (c.Y * half), 2)))]);
    }

    /// <summary>Four curves: Skia's own circle is written out as 64 lines, for each point of a figure.</summary>
    private static void AddCircle(SKPath path, float x, float y, float radius)
    {
        const float Handle = 0.5523f; // of the cubic curve that is nearest to a quarter of a circle
        path.MoveTo(x + radius, y);
        for (var (dx, dy) = (1f, 0f); ;)
        {
            var (nextX, nextY) = (-dy, dx);
            path.CubicTo(
                x + (radius * (dx + (Handle * nextX))), y + (radius * (dy + (Handle * nextY))),
                x + (radius * (nextX + (Handle * dx))), y + (radius * (nextY + (Handle * dy))),
                x + (radius * nextX), y + (radius * nextY));
            (dx, dy) = (nextX, nextY);
            if (dx == 1) break;
        }

        path.Close();
    }

    private static IEnumerable<(float X, float Y)> Corners(FigureSymbol symbol) => symbol switch
    {
        FigureSymbol.Square => [(-0.88f, -0.88f), (0.88f, -0.88f), (0.88f, 0.88f), (-0.88f, 0.88f)],
        FigureSymbol.TriangleUp => [(0, -1.1f), (1.05f, 0.8f), (-1.05f, 0.8f)],
        FigureSymbol.TriangleDown => [(0, 1.1f), (1.05f, -0.8f), (-1.05f, -0.8f)],
        FigureSymbol.Diamond => [(0, -1.2f), (1.2f, 0), (0, 1.2f), (-1.2f, 0)],
        FigureSymbol.Cross => Plus.Select(c => (X: (c.X - c.Y) * 0.78f, Y: (c.X + c.Y) * 0.78f)),
        _ => Plus.Select(c => (c.X * 1.1f, c.Y * 1.1f)),
    };
}
