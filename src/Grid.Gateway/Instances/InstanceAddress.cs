using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Grid.Gateway.Instances;

/// <summary>
/// One content at one site. The only thing that becomes a path in the store, and it can be built from checked text
/// only: nothing else from the wire reaches the file system.
/// </summary>
public sealed partial record InstanceAddress
{
    private InstanceAddress(string siteId, string sha256) => (SiteId, Sha256) = (siteId, sha256);

    /// <summary>1 to 64 of A-Z, a-z, 0-9, hyphen and underscore, beginning with a letter or digit: as silo.json allows them.</summary>
    public string SiteId { get; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The address, or the reason why the text is none. The reason repeats nothing of what was sent.</summary>
    public static bool TryCreate(
        string? siteId, string? sha256, [NotNullWhen(true)] out InstanceAddress? address, out string reason)
    {
        address = null;
        if (!IsSiteId(siteId))
        {
            reason = $"The site id has {siteId?.Length ?? 0} characters or some that are not allowed; expected 1 to 64 of A-Z, a-z, 0-9, hyphen and underscore, for example SC-07.";
            return false;
        }

        if (!IsSha256(sha256))
        {
            reason = $"The content name has {sha256?.Length ?? 0} characters or some that are not allowed; expected the SHA-256 of the bytes as 64 lower-case hexadecimal digits.";
            return false;
        }

        reason = "";
        address = new InstanceAddress(siteId, sha256);
        return true;
    }

    /// <exception cref="ArgumentException">One of the two is not of the form above.</exception>
    public static InstanceAddress Create(string siteId, string sha256) =>
        TryCreate(siteId, sha256, out var address, out var reason) ? address : throw new ArgumentException(reason);

    public static bool IsSiteId([NotNullWhen(true)] string? text) => text is not null && SiteIdForm().IsMatch(text);

    public static bool IsSha256([NotNullWhen(true)] string? text) => text is not null && Sha256Form().IsMatch(text);

    // \z and not $: the latter would let a trailing line feed through.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SiteIdForm();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256Form();
}
