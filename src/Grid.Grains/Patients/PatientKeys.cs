using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Patients;
using Grid.Grains.Plan;

namespace Grid.Grains.Patients;

/// <summary>
/// Turns a patient's identity into the key under which the grid knows them: HMAC-SHA-256 (FIPS 198-1) of issuer and ID
/// under a secret that never leaves the servers, so that keys cannot be guessed back from a list of national IDs.
/// </summary>
public sealed class PatientKeys
{
    /// <summary>Shortest secret accepted, in bytes.</summary>
    public const int MinimumSecretBytes = 32;

    private readonly byte[] _secret;
    private readonly PatientIssuerPlan _issuers;

    public PatientKeys(ReadOnlySpan<byte> secret, PatientIssuerPlan issuers)
    {
        if (secret.Length < MinimumSecretBytes)
            throw new ArgumentException($"The patient key secret has {secret.Length} bytes; at least {MinimumSecretBytes} are needed.", nameof(secret));
        _secret = secret.ToArray();
        _issuers = issuers;
    }

    /// <summary>
    /// 64 lower-case hexadecimal digits. A study without a patient ID gets a key of its own, so that nobody's
    /// history is ever offered to an unknown patient.
    /// </summary>
    public string KeyOf(PatientIdentity patient, string siteId, string studyInstanceUid)
    {
        var id = patient.PatientId.Trim();
        return id.Length == 0
            ? Hash("unknown-patient", studyInstanceUid)
            : Hash(_issuers.Of(patient.Issuer.Trim(), id, siteId), id);
    }

    private string Hash(string issuer, string id)
    {
        // Length-prefixed, so that ("ab", "c") and ("a", "bc") differ.
        var issuerBytes = Encoding.UTF8.GetBytes(issuer);
        var idBytes = Encoding.UTF8.GetBytes(id);
        var message = new byte[sizeof(int) + issuerBytes.Length + idBytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, issuerBytes.Length);
        issuerBytes.CopyTo(message, sizeof(int));
        idBytes.CopyTo(message, sizeof(int) + issuerBytes.Length);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_secret, message));
    }
}
