using System.Globalization;

namespace Grid.Dicom;

/// <summary>
/// A text value as a reader should take it: decoded as declared where the bytes agree with that, else by the character set that
/// explains them best. Ask with <see cref="DicomDataset.GetText"/>.
/// </summary>
/// <param name="Text">The first value, without padding. Control characters are kept: <see cref="DicomPlainText"/> replaces them.</param>
/// <param name="Charset">How it was read, e.g. <c>ISO_IR 192</c> as declared, or <c>windows-1251</c>.</param>
/// <param name="Declared">What the file declares; empty for nothing.</param>
/// <param name="IsGuessed">The bytes contradict the declaration, so <paramref name="Charset"/> is a guess.</param>
/// <param name="Confidence">How sure it is, from 0 to 1; 1 where the bytes agree with the declaration.</param>
/// <param name="IsUnreadable">No character set makes words of these bytes; <paramref name="Text"/> is not to be relied on.</param>
public sealed record DicomText(string Text, string Charset, string Declared, bool IsGuessed, double Confidence, bool IsUnreadable)
{
    /// <summary>A sentence for people, without the value; null where the text was read as declared.</summary>
    public string? Problem => IsUnreadable
        ? $"text could not be read as declared ({DeclaredName}), nor in any other character set that was tried"
        : IsGuessed
            ? string.Create(CultureInfo.InvariantCulture, $"text could not be read as declared ({DeclaredName}): read as {Charset}, confidence {Confidence:0.00}")
            : null;

    private string DeclaredName => Declared.Length == 0 ? "no character set" : Declared;
}
