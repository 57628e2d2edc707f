using System.Text.Json;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>
/// Any figure may be written <c>{ "value": 53000, "basis": "official", "note": "2025" }</c>. The marks are gathered and the plain value is
/// put in its place, so that no reader of figures need know of them.
/// </summary>
internal static class FigureMarks
{
    private const string Value = "value";
    private const string Basis = "basis";
    private const int MostWords = 200;

    public static bool IsMarked(ConfigNode node) => node.Kind == JsonValueKind.Object && node.Find(Value) is not null && node.Find(Basis) is not null;

    public static IReadOnlyList<MarkedFigure> TakeOff(ReadingContext context, ConfigNode root)
    {
        var marks = new List<MarkedFigure>();
        TakeOff(context, root, "", marks);
        return marks;
    }

    private static void TakeOff(ReadingContext context, ConfigNode node, string path, List<MarkedFigure> marks)
    {
        for (var i = 0; i < node.Members.Count; i++)
        {
            var (key, child) = node.Members[i];
            node.Members[i] = new(key, Plain(context, child, ConfigPath.Member(path, key), marks));
        }

        for (var i = 0; i < node.Items.Count; i++) node.Items[i] = Plain(context, node.Items[i], ConfigPath.Item(path, i), marks);
    }

    private static ConfigNode Plain(ReadingContext context, ConfigNode node, string path, List<MarkedFigure> marks)
    {
        if (!IsMarked(node))
        {
            TakeOff(context, node, path, marks);
            return node;
        }

        // Read without its value: whoever reads the figure will say what is wrong with that.
        var value = node.Find(Value)!;
        node.Members.RemoveAll(static m => m.Key == Value);
        var mark = new SectionReader(context, node, path, effective: null);
        var basis = mark.Choice<FigureBasis>(Basis, null);
        var note = mark.Text("note", "");
        mark.Close();

        marks.Add(new MarkedFigure(path, Words(value), basis, note));
        return value;
    }

    /// <summary>A value as a reader sees it in the file, on one line: a distribution or the hours of a day too.</summary>
    private static string Words(ConfigNode node)
    {
        var text = node.Kind switch
        {
            JsonValueKind.Object => string.Join(", ", node.Members.Select(member => $"{member.Key} {Words(member.Value)}")),
            JsonValueKind.Array => $"[{string.Join(", ", node.Items.Select(Words))}]",
            _ => node.Text,
        };
        return text.Length <= MostWords ? text : $"{text[..MostWords]}...";
    }
}
