namespace Grid.Dicom;

/// <summary>
/// Reads one file's bytes. Depth, element count and value length are bounded before anything is allocated for them; the first
/// fault stops the reading and is kept in <see cref="_fault"/>.
/// </summary>
internal sealed partial class DicomParser
{
    private const uint Undefined = uint.MaxValue;

    private readonly DicomReadOptions _options;
    private readonly bool _partial;
    private readonly long _total;
    private readonly Stream? _rest;
    private readonly int _maxDepth;
    private ReadOnlyMemory<byte> _source;
    private List<DicomFault>? _warnings;
    private DicomFault? _fault;
    private int _elementsLeft;
    private int? _lastNonZero;
    private bool _needMore;
    private bool _bigEndianPixels;
    private uint _pixels;
    private int _wholeUntil;
    private int _searches;
    private int _closed;

    private DicomParser(ReadOnlyMemory<byte> source, DicomReadOptions options, bool partial, long total, Stream? rest = null)
    {
        _rest = rest;
        _source = source;
        _options = options;
        _partial = partial;
        _total = total;
        _maxDepth = Math.Clamp(options.MaxDepth, 0, DicomReadOptions.HighestDepth);
        _elementsLeft = MostElements();
    }

    /// <summary>
    /// An element takes up to 120 bytes here and 8 in the file, an item 150. So many that they would cost four times the file and 64 MiB are
    /// refused, whatever <see cref="DicomReadOptions.MaxElements"/> says.
    /// </summary>
    private int MostElements() => Math.Min(_options.MaxElements, 400_000 + (_source.Length / 50));

    private enum Ends
    {
        /// <summary>With the bytes.</summary>
        AtEnd,

        /// <summary>Where group 0002 ends.</summary>
        AfterFileMeta,

        /// <summary>At the given length.</summary>
        AtLength,

        /// <summary>At an Item Delimitation Item.</summary>
        AtDelimiter,
    }

    /// <param name="source">The file's bytes, or its first ones.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="partial">The file goes on after <paramref name="source"/>.</param>
    /// <param name="needMore">The answer is a fault only because bytes are missing that the file still has.</param>
    /// <param name="bareSyntax">The bytes are a data set in this syntax, without preamble and file meta information.</param>
    /// <param name="rest">Where the file goes on; read only to unpack a deflated header.</param>
    /// <param name="total">Bytes of the whole file, where known: no wait for bytes that it cannot have.</param>
    public static DicomReadResult Read(
        ReadOnlyMemory<byte> source, DicomReadOptions options, bool partial, out bool needMore, DicomTransferSyntax? bareSyntax = null,
        long total = long.MaxValue, Stream? rest = null)
    {
        var parser = new DicomParser(source, options, partial, total, rest);
        try
        {
            var file = bareSyntax is null ? parser.ReadFile() : parser.ReadDataset(new DicomDataset(), 0, bareSyntax, null);
            needMore = parser._needMore;
            return file is null ? new DicomReadResult.Refused(parser._fault!, parser._warnings) : new DicomReadResult.Ok(file);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // No input is known to get here; if one does, the caller still gets an answer and the process stays up.
            needMore = false;
            return new DicomReadResult.Refused(new DicomFault(
                DicomFaultCode.Unreadable, null, 0, error.GetType().Name, "a readable file", "Report this file: it found a gap in the reader."));
        }
    }

    /// <summary>
    /// The file goes on after the bytes at hand, and what is read now may reach there. Within a value whose length is known and
    /// whose bytes are all here it cannot, so that a header read in parts finds there what a whole file gives.
    /// </summary>
    private bool GoesOn => _partial && _closed == 0;

    private DicomFile? ReadFile()
    {
        if (_source.Length > _options.MaxFileBytes)
        {
            _fault = new DicomFault(DicomFaultCode.TooLarge, null, 0, Bytes(_source.Length), "at most " + Bytes(_options.MaxFileBytes), "Raise MaxFileBytes if such files are expected.");
            return null;
        }

        var span = _source.Span;
        ReadOnlyMemory<byte>? preamble = null;
        var at = 0;
        if (span.Length >= 132 && span.Slice(128, 4).SequenceEqual("DICM"u8))
        {
            preamble = _source[..128];
            at = 132;
        }
        else if (span.StartsWith("DICM"u8))
        {
            at = 4;
        }

        var meta = new DicomDataset(12);
        if (at > 0 || StartsWithFileMeta(span))
        {
            if (!ReadFileMeta(meta, ref at)) return null;
        }

        return ChooseSyntax(meta, at, isPart10: preamble is not null) is { } syntax ? ReadDataset(meta, at, syntax, preamble) : null;
    }

    private DicomFile? ReadDataset(DicomDataset meta, int at, DicomTransferSyntax syntax, ReadOnlyMemory<byte>? preamble) => syntax.IsDeflated
        ? ReadDeflated(meta, at, syntax, preamble)
        : ReadPlain(meta, at, syntax, preamble);

    private DicomFile? ReadPlain(DicomDataset meta, int at, DicomTransferSyntax syntax, ReadOnlyMemory<byte>? preamble)
    {
        var dataset = new DicomDataset(_options.StopBeforePixels ? 128 : 64);
        _bigEndianPixels = syntax == DicomTransferSyntax.GePrivate;
        var rules = DicomEncodingRules.Of(syntax);
        _wholeUntil = at;
        if (!ReadElements(dataset, ref at, _source.Length, rules, 0, Ends.AtEnd, signed: false) && !LeaveTail(dataset)) return null;
        return new DicomFile(meta, dataset, syntax, preamble, _warnings is null ? [] : _warnings);
    }

    private static bool StartsWithFileMeta(ReadOnlySpan<byte> span) =>
        span.Length >= 8 && DicomEncodingRules.ExplicitLittle.Tag(span) >> 16 == 2 && DicomVrs.Parse(span[4], span[5]) != DicomVr.None;

    private bool ReadFileMeta(DicomDataset meta, ref int at)
    {
        var rules = DicomItemRules.Choose(_source.Span[at..], DicomEncodingRules.ExplicitLittle, goesOn: _partial, out _);
        if (rules.IsExplicit && at + 12 <= _source.Length)
        {
            // A deflated data set may begin with any bytes, so there the group's length ends it, where that is honest.
            var end = DeclaredMetaEnd(at);
            var start = at;
            if (end is { } bound)
            {
                var honest = new DicomParser(_source, _options, partial: false, _total);
                var trial = new DicomDataset(12);
                if (honest.ReadElements(trial, ref at, bound, rules, 0, Ends.AfterFileMeta, signed: false) && at == bound)
                {
                    foreach (ref readonly var element in trial.Span) meta.Put(element);
                    if (DeclaredSyntax(meta) is { IsDeflated: true }) return true;
                }
                else
                {
                    at = start;
                }
            }
        }

        return ReadElements(meta, ref at, _source.Length, rules, 0, Ends.AfterFileMeta, signed: false);
    }

    private int? DeclaredMetaEnd(int at)
    {
        var span = _source.Span[at..];
        var rules = DicomEncodingRules.ExplicitLittle;
        if (rules.Tag(span) != 0x0002_0000 || rules.UInt16(span[6..]) != 4) return null;

        var length = rules.UInt32(span[8..]);
        if (length <= span.Length - 12) return at + 12 + (int)length;
        if (!_partial)
            Warn(DicomFaultCode.BadLength, new DicomTag(0x0002_0000), at, $"a group of {length} bytes", $"at most {span.Length - 12} bytes", "The group's end was recognised by its tags.");
        return null;
    }

    private static DicomTransferSyntax? DeclaredSyntax(DicomDataset meta) =>
        meta.GetString(DicomTags.TransferSyntaxUID) is { Length: > 0 } uid ? DicomTransferSyntax.FromUid(uid) : null;

    private DicomTransferSyntax? ChooseSyntax(DicomDataset meta, int at, bool isPart10)
    {
        var rest = _source.Span[at..];
        var declared = DeclaredSyntax(meta);
        if (declared is { IsDeflated: true }) return declared;

        if (declared is null)
        {
            if (isPart10 && rest.IsEmpty && !_partial) return DicomTransferSyntax.ExplicitLittleEndian;
            if (DicomSniffer.Guess(rest, _partial) is { } guess) return Recognised(guess, meta, at);
            _needMore = _partial;
            _fault = meta.Count > 0
                ? new DicomFault(DicomFaultCode.TransferSyntax, DicomTags.TransferSyntaxUID, at, "no transfer syntax and no recognisable element", "(0002,0010) or a plain data set", "Export the file again as DICOM Part 10.")
                : NotDicom(rest, at);
            return null;
        }

        var rules = DicomEncodingRules.Of(declared);
        var actual = DicomSniffer.Confirm(rest, rules, _partial);
        if (actual == rules) return declared;
        if (declared.IsEncapsulated && actual is { IsExplicit: true, IsBigEndian: false }) return declared;

        var name = SyntaxOf(actual);
        Warn(DicomFaultCode.TransferSyntax, DicomTags.TransferSyntaxUID, at, $"elements in {name.Name}", declared.Name, "The elements were read as they are.");
        return name;
    }

    private DicomTransferSyntax Recognised(DicomEncodingRules rules, DicomDataset meta, int at)
    {
        var syntax = SyntaxOf(rules);
        if (meta.Count > 0)
            Warn(DicomFaultCode.TransferSyntax, DicomTags.TransferSyntaxUID, at, "no transfer syntax", "(0002,0010)", $"Recognised as {syntax.Name}.");
        return syntax;
    }

    private static DicomTransferSyntax SyntaxOf(DicomEncodingRules rules) =>
        !rules.IsExplicit ? DicomTransferSyntax.ImplicitLittleEndian
        : rules.IsBigEndian ? DicomTransferSyntax.ExplicitBigEndian
        : DicomTransferSyntax.ExplicitLittleEndian;

    private static DicomFault NotDicom(ReadOnlySpan<byte> bytes, int at) => new(
        DicomFaultCode.NotDicom, null, at,
        bytes.IsEmpty ? "no bytes" : "bytes " + Hex(bytes[..Math.Min(8, bytes.Length)]),
        "\"DICM\" at byte 128 or the first element of a data set",
        "This is no DICOM file, or its beginning is lost.");
}
