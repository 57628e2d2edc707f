using Grid.Configuration.Reading;

namespace Grid.Configuration.Security;

/// <summary>Section <c>security</c>: which environment variables hold the secrets, and the secrets found there.</summary>
public sealed record SecurityOptions
{
    /// <summary>Characters the patient key needs at least: below that a keyed hash of patient ids could be searched through.</summary>
    public const int MinPatientKeyLength = 32;

    /// <summary>Default <c>GRID_PATIENT_KEY</c>.</summary>
    public required string PatientKeyVariable { get; init; }

    /// <summary>Default <c>GRID_CONNECTION_STRING</c>.</summary>
    public required string ConnectionStringVariable { get; init; }

    /// <summary>The key of the HMAC that patient grains are keyed by, its UTF-8 bytes; null in embedded mode without one: the host makes its own.</summary>
    public required Secret? PatientKey { get; init; }

    /// <summary>How to reach PostgreSQL; null in embedded mode.</summary>
    public required Secret? ConnectionString { get; init; }

    internal static SecurityOptions Read(SectionReader section, IReadOnlyDictionary<string, string> environment)
    {
        var patientKeyVariable = section.Text("patientKeyVariable", "GRID_PATIENT_KEY");
        var connectionStringVariable = section.Text("connectionStringVariable", "GRID_CONNECTION_STRING");
        section.Close();
        return new SecurityOptions
        {
            PatientKeyVariable = patientKeyVariable,
            ConnectionStringVariable = connectionStringVariable,
            PatientKey = SecretFrom(environment, patientKeyVariable),
            ConnectionString = SecretFrom(environment, connectionStringVariable),
        };
    }

    private static Secret? SecretFrom(IReadOnlyDictionary<string, string> environment, string variable) =>
        environment.TryGetValue(variable, out var value) && value.Length > 0 ? new Secret(value) : null;
}
