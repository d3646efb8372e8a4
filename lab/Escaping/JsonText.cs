using System.Text.Encodings.Web;

namespace ProxyLab.Escaping;

/// <summary>How text becomes a string of JSON. The line's end and the tab are escapes in each.</summary>
internal sealed unsafe class JsonText : JavaScriptEncoder
{
    private readonly JavaScriptEncoder _usual;
    private readonly bool _keeps;

    private JsonText(JavaScriptEncoder usual, bool keeps) => (_usual, _keeps) = (usual, keeps);

    /// <summary>For files and <c>--json</c>, which people read too: characters as they are. Harmful ones are escapes: nothing of the evidence is lost.</summary>
    internal static JsonText ForFiles { get; } = new(UnsafeRelaxedJsonEscaping, keeps: true);

    /// <summary>For the data of the page, which its script shows as text: harmful characters are left out. A <c>&lt;</c> is an escape, so no text ends the element that holds it.</summary>
    internal static JsonText ForPage { get; } = new(Default, keeps: false);

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => _usual.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => IsHarmful(unicodeScalar) || _usual.WillEncode(unicodeScalar);

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var usual = _usual.FindFirstCharacterToEncode(text, textLength);
        for (var i = 0; i < (usual < 0 ? textLength : usual); i++)
        {
            if (OutsideText.IsHarmful(text[i])) return i;
        }

        return usual;
    }

    /// <inheritdoc/>
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) => IsHarmful(unicodeScalar)
        ? Default.TryEncodeUnicodeScalar(_keeps ? unicodeScalar : OutsideText.Mark, buffer, bufferLength, out numberOfCharactersWritten)
        : _usual.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    private static bool IsHarmful(int scalar) => scalar <= char.MaxValue && OutsideText.IsHarmful((char)scalar);
}
