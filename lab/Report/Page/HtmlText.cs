using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using ProxyLab.Escaping;

namespace ProxyLab.Report.Page;

/// <summary>HTML that is put together from elements and text. Every text and every attribute's value is encoded: there is no way around it.</summary>
public sealed class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element; <see cref="Close"/> closes it. An attribute whose value is null is left out.</summary>
    public HtmlText Open(string tag, params (string Name, string? Value)[] attributes)
    {
        Start(tag, attributes);
        _open.Push(tag);
        return this;
    }

    /// <summary>Closes the element that was opened last.</summary>
    public HtmlText Close()
    {
        _text.Append("</").Append(_open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>An element that has neither contents nor an end, such as <c>input</c>.</summary>
    public HtmlText Void(string tag, params (string Name, string? Value)[] attributes)
    {
        Start(tag, attributes);
        return this;
    }

    /// <summary>Text, encoded. What acts on a reader's screen or cannot be in HTML (a NUL, say, in a log) is shown as U+FFFD.</summary>
    public HtmlText Text(string text)
    {
        _text.Append(Encoded(text));
        return this;
    }

    /// <summary>A whole element with a text in it.</summary>
    public HtmlText Element(string tag, string text, params (string Name, string? Value)[] attributes)
    {
        Start(tag, attributes);
        Text(text);
        _text.Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>All of it.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public override string ToString() =>
        _open.Count == 0 ? _text.ToString() : throw new InvalidOperationException($"<{_open.Peek()}> is still open");

    /// <summary>A text or an attribute's value, for what is put together elsewhere.</summary>
    internal static string Encoded(string text) => Encoder.Encode(OutsideText.Lines(text));

    private void Start(string tag, (string Name, string? Value)[] attributes)
    {
        _text.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null) _text.Append(' ').Append(name).Append("=\"").Append(Encoded(value)).Append('"');
        }

        _text.Append('>');
    }
}
