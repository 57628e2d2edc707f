using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;
using static Grid.HospitalMess.Tests.Kinds.MessKind;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>Files that are cut, empty, something else, or written in an odd way.</summary>
internal static class FileKinds
{
    public static IReadOnlyList<MessKind> List { get; } =
    [
        new("pixels of a file are cut", Any, Effect.Losing, (study, chance) => One(study, chance).Raw.Add(bytes => bytes[..(bytes.Length / 2)])),
        new("the header of a file is cut", Any, Effect.Losing, (study, chance) => One(study, chance).Raw.Add(bytes => bytes[..Math.Min(400, bytes.Length)])),
        new("an empty file", Any, Effect.Losing, (study, chance) => One(study, chance).Raw.Add(_ => [])),
        new("a page of a web server in place of a file", Any, Effect.Losing, (study, chance) => One(study, chance).Raw.Add(_ => [.. "<html>502 Bad Gateway</html>"u8])),
        new("a file of zeros", Any, Effect.Losing, (study, chance) => One(study, chance).Raw.Add(bytes => new byte[bytes.Length])),
        new("files that belong to no study", Any, Effect.Harmless, (study, _) =>
        {
            study.Strays["Thumbs.db"] = [1, 2, 3];
            study.Strays["README.txt"] = [.. "exported"u8];
        }),
        new("a line end after the last element", Any, Effect.Harmless, (study, chance) => One(study, chance).Raw.Add(bytes => [.. bytes, 0x0D, 0x0A])),
        new("a block of zeros after the last element", Any, Effect.Harmless, (study, chance) => One(study, chance).Raw.Add(bytes => [.. bytes, .. new byte[512]])),
        new("no preamble", Any, Effect.Harmless, (study, _) => Each(study, file => file.HasPreamble = false)),
        new("implicit VR", Any, Effect.Harmless, (study, _) => Each(study, file => file.TransferSyntax = "1.2.840.10008.1.2")),
        new("private sequences of undefined length under UN", Any, Effect.Harmless, (study, _) => Each(study, file => file.Raw.Add(AddPrivateSequence))),
        new("a slice in a syntax that is not read", Any, Effect.Losing, (study, chance) => One(study, chance).TransferSyntax = "1.2.840.10008.1.2.4.203"),
    ];

    private static void Each(MessStudy study, Action<MessFile> change)
    {
        foreach (var file in study.Original) change(file);
    }

    /// <summary>Before the pixel data: (4453,100C) UN of undefined length with an item of undefined length in explicit VR.</summary>
    private static byte[] AddPrivateSequence(byte[] bytes)
    {
        var at = bytes.AsSpan().LastIndexOf((byte[])[0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'W']);
        if (at < 0) return bytes;
        byte[] item = [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, .. Element.Text("SH", "CODE1 ").Bytes(Tags.CodeValue, true), 0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
        byte[] sequence =
        [
            .. Element.Text("LO", "MESS PRIVATE").Bytes(0x44530010, true),
            0x53, 0x44, 0x0C, 0x10, (byte)'U', (byte)'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. item, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
        ];
        return [.. bytes[..at], .. sequence, .. bytes[at..]];
    }
}
