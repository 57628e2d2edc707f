using System.Security.Cryptography;
using System.Text.Json;
using Grid.Scheduling.Policy;

namespace Grid.Simulator.Traces;

/// <summary>A short name for a policy's options: equal policies have equal ones, whatever files they were written in.</summary>
public static class PolicyFingerprint
{
    private const int Digits = 16;

    public static string Of(PolicyOptions policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var ordered = policy with { SiteWeights = new SortedDictionary<string, double>(policy.SiteWeights.ToDictionary(), StringComparer.Ordinal) };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(ordered)))[..Digits];
    }
}
