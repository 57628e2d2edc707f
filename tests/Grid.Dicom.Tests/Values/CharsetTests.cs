namespace Grid.Dicom.Tests.Values;

public sealed class CharsetTests
{
    // Byte strings of PS3.5 annexes H (Japanese), I (Korean), J (Chinese) and of single sets.
    [Theory]
    [InlineData("\\ISO 2022 IR 87", "59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B2842", "Yamada^Tarou=山田^太郎")]
    [InlineData("ISO 2022 IR 13\\ISO 2022 IR 87", "D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎")]
    [InlineData("\\ISO 2022 IR 149", "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D7", "Hong^Gildong=洪^吉洞")]
    [InlineData("\\ISO 2022 IR 58", "5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB", "Zhang^XiaoDong=张^小东")]
    [InlineData("\\ISO 2022 IR 159", "1B24284430211B2842", "丂")]
    [InlineData("GB18030", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB", "Wang^XiaoDong=王^小东")]
    [InlineData("GBK", "D5C55ED0A1B6AB", "张^小东")]
    [InlineData("ISO_IR 144", "BBEECEDCD5D6EAED", "ЛюЮмеж\u044a\u044d")]
    [InlineData("ISO_IR 100", "4A6572C3B46D65", "JerÃ´me")]
    [InlineData("ISO_IR 101", "B1", "ą")]
    [InlineData("ISO_IR 109", "A6", "Ĥ")]
    [InlineData("ISO_IR 110", "A1", "Ą")]
    [InlineData("ISO_IR 126", "C4E9EFEDF5F3E9EFF2", "Διονυσιος")]
    [InlineData("ISO_IR 127", "E2C8C7E6EA", "قباني")]
    [InlineData("ISO_IR 138", "F9F8E5EF", "שרון")]
    [InlineData("ISO_IR 148", "F0", "ğ")]
    [InlineData("ISO_IR 166", "A1", "ก")]
    [InlineData("ISO_IR 13", "B1", "ｱ")]
    [InlineData("ISO_IR 192", "D2B0D0BB", "Ұл")]
    [InlineData("ISO 2022 IR 100\\ISO 2022 IR 144", "4A1B2D4CBB5EFC", "JЛ^ü")]
    public void Decode_BytesOfADeclaredSet_GivesTheText(string charset, string hex, string expected) =>
        Assert.Equal(expected, DicomCharset.Parse(charset.Split('\\')).Decode(Convert.FromHexString(hex), DicomVr.PN));

    [Fact]
    public void GetStrings_BackslashInsideATwoByteCharacter_DoesNotSplitTheValue()
    {
        // GBK D55C: the second byte is a backslash.
        var dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "GBK")
            .Set(DicomTags.OtherPatientIDs, DicomVr.LO, new byte[] { 0xD5, 0x5C, 0x5C, 0x41 });

        Assert.Equal(["誠", "A"], dataset.GetStrings(DicomTags.OtherPatientIDs));
    }

    [Fact]
    public void GetString_InAnItemWithoutItsOwnSet_UsesTheEnclosingOne()
    {
        var dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 144")
            .Set(DicomTags.RequestAttributesSequence, new DicomDataset().Set(DicomTags.RequestedProcedureDescription, DicomVr.LO, new byte[] { 0xBC, 0xBE }));

        var item = Samples.Read(Samples.Write(dataset)).Dataset.GetItems(DicomTags.RequestAttributesSequence)[0];

        Assert.Equal("МО", item.GetString(DicomTags.RequestedProcedureDescription));
    }

    [Fact]
    public void Set_KazakhTextWithoutADeclaredSet_DeclaresUnicode()
    {
        var dataset = new DicomDataset().Set(DicomTags.PatientName, "Әбілқайыр^Ұлпан");

        Assert.Equal("ISO_IR 192", dataset.GetString(DicomTags.SpecificCharacterSet));
        Assert.Equal("Әбілқайыр^Ұлпан", Samples.Read(Samples.Write(dataset)).Dataset.GetString(DicomTags.PatientName));
    }

    [Fact]
    public void Set_KazakhTextInACyrillicSet_SaysWhichSetHoldsItAndKeepsTheNameOut()
    {
        var dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 144");

        var error = Assert.Throws<ArgumentException>(() => dataset.Set(DicomTags.PatientName, "Әділ"));

        Assert.Contains("ISO_IR 192", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Әділ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_CharacterSetAfterTheText_ReencodesIt()
    {
        var dataset = new DicomDataset().Set(DicomTags.PatientName, "Иванов").Set(DicomTags.SpecificCharacterSet, "ISO_IR 144");

        Assert.Equal(6, dataset.GetBytes(DicomTags.PatientName).Length);
        Assert.Equal("Иванов", dataset.GetString(DicomTags.PatientName));
    }
}
