using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger;

/// <summary>Jobs as keys of a batch and as columns of a statement.</summary>
internal static class JobKeys
{
    /// <summary>Neither a UID nor a model name holds a NUL: PostgreSQL would refuse either.</summary>
    public static string Key(this JobId job) => $"{job.StudyName}\0{job.Model}";

    /// <summary>A statement whose $1, $2 and $3 are the jobs' study UIDs, models and revisions.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string statement, IReadOnlyList<JobId> jobs, params NpgsqlParameter[] columns)
    {
#pragma warning disable CA2100 // Every caller passes a constant.
        var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.StudyInstanceUid)));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Model)));
        command.Parameters.Add(Columns.Int(jobs.Select(j => j.Revision)));
        foreach (var column in columns) command.Parameters.Add(column);
        return command;
    }

    /// <summary>The jobs in the first three columns of the answer, as they are in a statement, with the number in the fourth.</summary>
    public static async Task<Dictionary<JobId, long>> ReadJobsAsync(this NpgsqlCommand command, CancellationToken cancellation)
    {
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var jobs = new Dictionary<JobId, long>();
        while (await row.ReadAsync(cancellation)) jobs[new JobId(row.GetString(0), row.GetString(1), row.GetInt32(2))] = row.GetInt64(3);
        return jobs;
    }
}
