using System.Text;
using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;
using static Grid.HospitalMess.Tests.Kinds.MessKind;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>Text that lies about its alphabet, steers a terminal, or holds what no text may.</summary>
internal static class TextKinds
{
    public static IReadOnlyList<MessKind> List { get; } =
    [
        new("Cyrillic of Windows under another label", Any, Effect.Harmless, (study, _) => Describe(study, "ISO_IR 100", [0xCA, 0xD2, 0x20, 0xE3, 0xEE, 0xEB, 0xEE, 0xE2, 0xFB])),
        new("Cyrillic of KOI8-R without a label", Any, Effect.Harmless, (study, _) => Describe(study, "", [0xEB, 0xF4, 0x20, 0xC7, 0xCF, 0xCC, 0xCF, 0xD7, 0xD9])),
        new("UTF-8 without a label", Any, Effect.Harmless, (study, _) => Describe(study, "", Encoding.UTF8.GetBytes("Бас миының КТ"))),
        new("an unknown character set", Any, Effect.Harmless, (study, _) => Describe(study, "ISO_IR 999", [0xC0, 0xC1, 0xC2])),
        new("ISO 2022 escapes that were not declared", Any, Effect.Harmless, (study, _) => Describe(study, "", [0x1B, 0x2D, 0x4C, 0xDA, 0xE2])),
        new("NUL, ESC and direction marks in descriptions", Any, Effect.Harmless, (study, _) => Describe(study, "ISO_IR 192", Encoding.UTF8.GetBytes("A\0B\u001b[2J\u202EC"))),
        new("NUL in the photometric interpretation of one image", Any, Effect.Doubtful, (study, chance) => One(study, chance).Elements[Tags.Photometric] = new Element("CS", "MONO\0X"u8.ToArray())),
        new("NUL in the kernel's name", Ct, Effect.Harmless, (study, chance) => One(study, chance).Elements[Tags.Kernel] = new Element("SH", "H3\01s"u8.ToArray())),
    ];

    private static void Describe(MessStudy study, string characterSet, byte[] text)
    {
        foreach (var file in study.Original)
        {
            if (characterSet.Length > 0) file.Elements[Tags.CharacterSet] = Element.Text("CS", characterSet);
            file.Elements[Tags.StudyDescription] = new Element("LO", text);
        }
    }
}
