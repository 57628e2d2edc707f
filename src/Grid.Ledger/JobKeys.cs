using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger;

/// <summary>Jobs as keys of a batch and as columns of a statement.</summary>
internal static class JobKeys
{
    /// <summary>Neither a UID nor a model name holds a NUL: PostgreSQL would refuse either.</summary>
    public static string Key(this JobId job) => $"{job.StudyInstanceUid}\0{job.Model}";

    /// <summary>A statement whose $1 and $2 are the jobs' study UIDs and models.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string statement, IReadOnlyList<JobId> jobs, params NpgsqlParameter[] columns)
    {
#pragma warning disable CA2100 // Every caller passes a constant.
        var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.StudyInstanceUid)));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Model)));
        foreach (var column in columns) command.Parameters.Add(column);
        return command;
    }

    /// <summary>The jobs in the first two columns of the answer, with the number in the third where there is one.</summary>
    public static async Task<Dictionary<JobId, long>> ReadJobsAsync(this NpgsqlCommand command, CancellationToken cancellation)
    {
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var jobs = new Dictionary<JobId, long>();
        while (await row.ReadAsync(cancellation)) jobs[new JobId(row.GetString(0), row.GetString(1))] = row.GetInt64(2);
        return jobs;
    }
}
