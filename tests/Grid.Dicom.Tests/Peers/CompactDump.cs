using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Dicom.Tests.Peers;

/// <summary>
/// One line an element, the same from this reader and from pydicom: path, VR, value. Text is trimmed at both ends, numbers
/// are decimal, bytes are a hash.
/// </summary>
internal static class CompactDump
{
    public const string Script = """
import sys, warnings, hashlib, pydicom
warnings.simplefilter('ignore')
from pydicom.multival import MultiValue
import pydicom.config, logging
logging.disable(logging.CRITICAL)
# Private VRs are a matter of the reader's private dictionary, not of reading: compare them as bytes.
pydicom.datadict.private_dictionaries.clear()
pydicom.config.convert_wrong_length_to_UN = True
def esc(s): return s.encode('unicode_escape').decode('ascii')
def values(e):
    v = e.value
    if v is None: return []
    if isinstance(v, (list, MultiValue)): return list(v)
    return [v]
def num(x):
    x = float(x)
    return repr(int(x)) if x == int(x) and abs(x) < 2**63 else '%.9g' % x
def text(e):
    vr = e.VR
    if vr in ('OB','OW','OD','OF','OL','OV','UN') or ' or ' in vr or isinstance(e.value, bytes):
        v = e.value
        if not v: return ''
        if isinstance(v, bytes): return 'bytes:%d:%s' % (len(v), hashlib.sha256(v).hexdigest()[:16])
    vs = values(e)
    if len(vs) == 1 and vs[0] == '': vs = []
    if vr in ('US','SS','UL','SL','SV','UV','FL','FD') or ' or ' in vr: return '|'.join(num(x) for x in vs)
    if vr in ('DS','IS'):
        return '|'.join(num(x) if str(x).strip(' \0') else '' for x in vs)
    if vr == 'PN': return esc('|'.join(str(x).strip(' \0').rstrip('=') for x in vs))
    if vr == 'AT': return '|'.join('(%04X,%04X)' % (pydicom.tag.Tag(x).group, pydicom.tag.Tag(x).elem) for x in vs)
    return esc('|'.join(str(x).strip(' \0') for x in vs))
def walk(ds, path, out):
    for tag in sorted(ds.keys()):
        if tag.group == 0xFFFE: continue
        e = ds[tag]
        p = path + '%08X' % e.tag
        if e.tag.element == 0 and e.tag.group != 2: continue
        if e.VR == 'SQ':
            out.append(p + ' SQ %d' % len(e.value))
            for i, item in enumerate(e.value): walk(item, p + '[%d].' % i, out)
        elif int(e.tag) in (0x7FE00010,) and getattr(e, 'is_undefined_length', False): out.append(p + ' ENCAPSULATED')
        else: out.append(p + ' ' + e.VR.replace(' ', '_') + ' ' + text(e))
for path in sys.stdin.read().split('\n'):
    out = []
    try:
        ds = pydicom.dcmread(path, force=True)
        walk(ds.file_meta, '', out); walk(ds, '', out)
    except Exception as error:
        out = ['ERROR %s' % type(error).__name__]
    print('FILE ' + path)
    for line in out: print(line)
""";

    public static Dictionary<string, List<string>> Split(string output)
    {
        var files = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string> lines = [];
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("FILE ", StringComparison.Ordinal)) files.Add(line[5..], lines = []);
            else lines.Add(line);
        }

        return files;
    }

    public static List<string> Of(DicomFile file)
    {
        var lines = new List<string>();
        Walk(file.FileMeta, string.Empty, lines);
        Walk(file.Dataset, string.Empty, lines);
        return lines;
    }

    private static void Walk(DicomDataset dataset, string path, List<string> lines)
    {
        foreach (var element in dataset)
        {
            if (element.Tag.IsGroupLength && element.Tag.Group != 2) continue;
            var name = path + element.Tag.ToJsonName();
            if (element.Vr == DicomVr.SQ)
            {
                lines.Add($"{name} SQ {element.Items.Count}");
                for (var i = 0; i < element.Items.Count; i++) Walk(element.Items[i], $"{name}[{i}].", lines);
            }
            else if (element.Encapsulated is not null)
            {
                lines.Add(name + " ENCAPSULATED");
            }
            else
            {
                lines.Add($"{name} {element.Vr} {Text(dataset, element)}");
            }
        }
    }

    public static string BytesText(ReadOnlySpan<byte> value) =>
        $"bytes:{value.Length}:{Convert.ToHexStringLower(SHA256.HashData(value))[..16]}";

    private static string Text(DicomDataset dataset, DicomElement element)
    {
        if (element.Vr.IsBulk()) return element.Value.IsEmpty ? string.Empty : BytesText(element.Value.Span);
        if (element.Vr.NumberBytes() > 0 && element.Vr != DicomVr.AT)
            return string.Join('|', dataset.GetDoubles(element.Tag).Select(Number));

        var values = dataset.GetStrings(element);
        if (values is [""]) values = [];
        if (element.Vr is DicomVr.DS or DicomVr.IS)
            values = Array.ConvertAll(values, value => double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? Number(number) : value);
        // pydicom drops component groups that are empty at a name's end.
        if (element.Vr == DicomVr.PN) values = Array.ConvertAll(values, value => value.TrimEnd('='));
        var joined = string.Join('|', Array.ConvertAll(values, value => value.Trim(' ', '\0')));
        return element.Vr.IsText() && element.Vr is not (DicomVr.DS or DicomVr.IS) ? Escape(joined) : joined;
    }

    /// <summary>As Python's <c>%.9g</c>, whole numbers in full.</summary>
    private static string Number(double value) => value == Math.Truncate(value) && Math.Abs(value) < 9.2e18
        ? ((Int128)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString("G9", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>Python's unicode_escape, so that the pipe between the two carries ASCII only.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                >= 0x20 and < 0x7F => rune.ToString(),
                < 0x100 => $"\\x{rune.Value:x2}",
                < 0x10000 => $"\\u{rune.Value:x4}",
                _ => $"\\U{rune.Value:x8}",
            });
        }

        return escaped.ToString();
    }
}
