using System.Text;

namespace Grid.Dicom.Tests.Values;

/// <summary>Text whose bytes are not what (0008,0005) says, as scanners in Russian-speaking and Kazakh hospitals write it.</summary>
public sealed class CharsetGuessTests
{
    private static readonly string[] Labels = ["", "ISO_IR 6", "ISO 2022 IR 6\\IS", "ISO_IR 100", "ISO_IR 144", "ISO_IR 192", "GB18030", "NONSENSE"];

    private static readonly string[] Russian =
    [
        "КТ головного мозга", "КТ", "КТ ГОЛОВНОГО МОЗГА", "Головной мозг, нативное исследование", "Органы грудной клетки", "ОГК прямая",
        "Маммография", "ГОЛОВА", "Мозг 5.0 H31s", "Снимок зуба 36", "Череп", "головной мозг",
    ];

    private static readonly string[] Kazakh = ["Бас миының КТ", "Кеуде қуысы", "Сүт безі, қысқа әдіс", "Өкпе рентгені", "Тіс"];
    private static readonly string[] Western = ["Schädel nativ", "Tête sans injection", "Crâne", "Röntgen Thorax", "Cráneo simple", "Müller"];

    public static TheoryData<string, string> CyrillicUnderAnyLabel()
    {
        var data = new TheoryData<string, string>();
        foreach (var label in Labels)
            foreach (var page in new[] { "1251", "20866", "28595", "866", "65001" })
                data.Add(label, page);
        return data;
    }

    [Theory]
    [MemberData(nameof(CyrillicUnderAnyLabel))]
    public void GetText_RussianInAnySetUnderAnyLabel_IsTheText(string label, string page)
    {
        foreach (var text in Russian)
        {
            // Two letters say too little in the rarer sets, and a wrong guess of them matters less than one of a sentence.
            if (text.Length < 4 && page != "1251" && page != "65001") continue;
            var read = Read(label, Encode(page, text));

            Assert.True(read.Text == text, $"{text} in {page} under '{label}' was read as {read}");
            Assert.False(read.IsUnreadable);
            if (!read.IsGuessed) continue;
            Assert.InRange(read.Confidence, 0.5, 0.99);
            Assert.Contains("could not be read as declared", read.Problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ISO_IR 100")]
    [InlineData("ISO_IR 144")]
    [InlineData("ISO_IR 192")]
    public void GetText_KazakhInItsNationalSetOrUnicode_IsTheText(string label)
    {
        foreach (var text in Kazakh)
        {
            Assert.Equal(text, Read(label, Encode("1048", text)).Text);
            Assert.Equal(text, Read(label, Encoding.UTF8.GetBytes(text)).Text);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ISO_IR 6")]
    [InlineData("ISO_IR 100")]
    [InlineData("ISO_IR 144")]
    [InlineData("ISO_IR 192")]
    [InlineData("GB18030")]
    public void GetText_WesternText_IsNotTakenForCyrillicOrChinese(string label)
    {
        foreach (var text in Western) Assert.Equal(text, Read(label, Encoding.Latin1.GetBytes(text)).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ISO_IR 100")]
    [InlineData("ISO_IR 192")]
    public void GetText_ChineseWithoutItsLabel_IsTheText(string label)
    {
        foreach (var text in new[] { "头颅平扫", "胸部CT增强扫描", "颅脑" }) Assert.Equal(text, Read(label, Encode("54936", text)).Text);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("ISO_IR 192", true)]
    [InlineData("\\ISO 2022 IR 144", false)]
    public void GetText_EscapeSequences_AreFollowedWithOrWithoutALabel(string label, bool guessed)
    {
        byte[] bytes = [.. "CT "u8, 0x1B, (byte)'-', (byte)'L', .. Encode("28595", "мозг")];

        var read = Read(label, bytes);

        Assert.Equal(("CT мозг", guessed), (read.Text, read.IsGuessed));
    }

    [Fact]
    public void GetText_AsDeclared_IsNoGuess()
    {
        foreach (var (label, bytes) in new[]
        {
            ("ISO_IR 144", Encode("28595", "КТ головного мозга")), ("ISO_IR 192", Encoding.UTF8.GetBytes("Бас миы")), ("ISO_IR 100", "CT HEAD"u8.ToArray()),
            ("GB18030", Encode("54936", "头颅平扫")), ("ISO_IR 126", Encode("28597", "Κρανίο")), ("", "CT HEAD"u8.ToArray()),
            ("ISO_IR 192", Encoding.UTF8.GetBytes("Головной мозг")[..^1]),
        })
        {
            var read = Read(label, bytes);

            Assert.Equal((false, 1d, false, null), (read.IsGuessed, read.Confidence, read.IsUnreadable, read.Problem));
        }
    }

    [Fact]
    public void GetText_BytesThatAreNoLanguage_AreUnreadable()
    {
        var read = Read("ISO_IR 192", [0x9C, 0x81, 0xBD, 0x98, 0xA7, 0x9F, 0x86, 0xB8, 0x95, 0xA6, 0x90, 0xAD]);

        Assert.True(read.IsUnreadable, read.ToString());
        Assert.Equal(0, read.Confidence);
        Assert.Equal("text could not be read as declared (ISO_IR 192), nor in any other character set that was tried", read.Problem);
    }

    [Fact]
    public void GetText_ShortValue_IsDecidedByTheOtherTextOfTheDataSet()
    {
        var dataset = new DicomDataset()
            .Set(DicomTags.StudyDescription, DicomVr.LO, Encode("20866", "УЗ"))
            .Set(DicomTags.InstitutionName, DicomVr.LO, Encode("20866", "Областная клиническая больница города"));

        Assert.Equal("УЗ", dataset.GetText(DicomTags.StudyDescription)!.Text);
    }

    [Fact]
    public void GetText_CyrillicBodyPart_IsGuessedAlthoughACodeStringHoldsAsciiOnly()
    {
        var dataset = new DicomDataset().Set(DicomTags.BodyPartExamined, DicomVr.CS, Encode("1251", "ГОЛОВА"));

        Assert.Equal(("ГОЛОВА", true), (dataset.GetText(DicomTags.BodyPartExamined)!.Text, dataset.GetText(DicomTags.BodyPartExamined)!.IsGuessed));
    }

    [Fact]
    public void TextProblems_OfSeveralValues_SaysEachSentenceOnceAndNoValue()
    {
        var dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100")
            .Set(DicomTags.StudyDescription, DicomVr.LO, Encode("1251", "КТ головного мозга"))
            .Set(DicomTags.SeriesDescription, DicomVr.LO, Encode("1251", "Головной мозг, нативная серия"))
            .Set(DicomTags.ProtocolName, "HEAD");

        var problem = Assert.Single(dataset.TextProblems(DicomTags.StudyDescription, DicomTags.SeriesDescription, DicomTags.ProtocolName, DicomTags.PatientComments));

        Assert.Equal("text could not be read as declared (ISO_IR 100): read as windows-1251, confidence 0.99", problem);
    }

    private static DicomText Read(string label, byte[] bytes)
    {
        var dataset = new DicomDataset();
        if (label.Length > 0) dataset.Set(DicomTags.SpecificCharacterSet, label.Split('\\'));
        return dataset.Set(DicomTags.StudyDescription, DicomVr.LO, bytes).GetText(DicomTags.StudyDescription)!;
    }

    /// <summary>1048 is KZ-1048, which the base library lacks: the places of its letters in windows-1251 (STRK1048-2002).</summary>
    private static byte[] Encode(string page, string text)
    {
        if (page != "1048") return page == "65001" ? Encoding.UTF8.GetBytes(text) : CodePagesEncodingProvider.Instance.GetEncoding(int.Parse(page, System.Globalization.CultureInfo.InvariantCulture))!.GetBytes(text);

        (char Letter, byte Code)[] own =
        [
            ('Қ', 0x8D), ('Һ', 0x8E), ('қ', 0x9D), ('һ', 0x9E), ('Ұ', 0xA1), ('ұ', 0xA2), ('Ә', 0xA3), ('Ө', 0xA5),
            ('Ғ', 0xAA), ('Ү', 0xAF), ('ө', 0xB4), ('ғ', 0xBA), ('ә', 0xBC), ('Ң', 0xBD), ('ң', 0xBE), ('ү', 0xBF),
        ];
        return [.. text.Select(letter => Array.Find(own, pair => pair.Letter == letter) is { Code: > 0 } pair
            ? pair.Code
            : CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes([letter])[0])];
    }
}
