using System.Buffers;
using System.Text;
using System.Xml;
using Grid.Contracts.Text;

namespace Grid.Reports;

/// <summary>
/// Writes HTML that is well-formed XML too. Everything in it is encoded, so that a name from a file can never become markup; what steers
/// the direction of text, or is no character of XML, is replaced.
/// </summary>
internal sealed class HtmlWriter : IDisposable
{
    // After these a line ends, so that the page may be read and compared as text; inside a line of text no space may be added.
    private static readonly SearchValues<string> Blocks = SearchValues.Create(
        ["html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "p", "h1", "h2", "h3", "ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "figure", "figcaption", "svg", "g", "pre", "caption", "nav"],
        StringComparison.Ordinal);

    private readonly XmlWriter _xml;
    private readonly Stack<string> _open = new();

    public HtmlWriter(TextWriter to)
    {
        _xml = XmlWriter.Create(to, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = "\n", CloseOutput = false });
        _xml.WriteDocType("html", null, null, null);
    }

    /// <summary>An element around what is written until the answer is disposed.</summary>
    public Scope Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes) _xml.WriteAttributeString(attribute, PlainText.Clean(value));
        _open.Push(name);
        return new Scope(this);
    }

    /// <summary>An element that holds nothing but text.</summary>
    public void Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using var scope = Open(name, attributes);
        Text(text);
    }

    /// <summary>An element that never holds anything, such as a line or a <c>br</c>.</summary>
    public void Mark(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes) _xml.WriteAttributeString(attribute, PlainText.Clean(value));
        _xml.WriteEndElement();
    }

    public void Text(string text) => _xml.WriteString(PlainText.Clean(text));

    /// <summary>A style sheet as it stands: it may hold no markup, and a browser reads no entities in it.</summary>
    public void StyleSheet(string css)
    {
        if (css.AsSpan().ContainsAny('<', '>', '&')) throw new ArgumentException("A style sheet of a page that is XML too may not hold <, > or &.", nameof(css));
        using var scope = Open("style");
        _xml.WriteString(css);
    }

    public void Dispose() => _xml.Dispose();

    private void Close()
    {
        var name = _open.Pop();

        // With an end of its own even where it is empty: a browser would take <td/> for an open <td>.
        _xml.WriteFullEndElement();
        if (_open.Count > 0 && Blocks.Contains(name)) _xml.WriteWhitespace("\n");
    }

    public readonly ref struct Scope(HtmlWriter html)
    {
        public void Dispose() => html.Close();
    }
}
