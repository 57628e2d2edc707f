using System.Text;

namespace Grid.Simulator.Traces;

/// <summary>Lines of a file, none longer than a bound, whatever the file holds. Counts them from 1.</summary>
internal sealed class BoundedLines(TextReader reader, int most)
{
    private readonly StringBuilder _line = new();
    private readonly char[] _chars = new char[4_096];
    private int _at;
    private int _count;

    /// <summary>Of the line that was read last.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end; null after the last.</summary>
    /// <exception cref="FormatException">It is longer than the bound.</exception>
    public string? Next()
    {
        _line.Clear();
        var hasAny = false;
        while (Fill())
        {
            if (!hasAny) Number++;
            hasAny = true;
            var chars = _chars.AsSpan(_at, _count - _at);
            var end = chars.IndexOf('\n');
            var taken = end < 0 ? chars : chars[..end];
            if (_line.Length + taken.Length > most) throw new FormatException($"a line of more than {most} characters; expected one study");
            _line.Append(taken);
            _at += taken.Length + (end < 0 ? 0 : 1);
            if (end >= 0) break;
        }

        if (!hasAny) return null;
        if (_line.Length > 0 && _line[^1] == '\r') _line.Length--;
        return _line.ToString();
    }

    private bool Fill()
    {
        if (_at < _count) return true;
        (_at, _count) = (0, reader.Read(_chars, 0, _chars.Length));
        return _count > 0;
    }
}
