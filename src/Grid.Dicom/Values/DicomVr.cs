namespace Grid.Dicom;

/// <summary>The 34 value representations of PS3.5 section 6.2; <see cref="None"/> marks items and delimiters, which have none.</summary>
public enum DicomVr : byte
{
    None,
    AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN,
    SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV,
}
