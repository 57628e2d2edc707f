namespace Grid.Ledger.Embedded;

/// <summary>
/// The user the server runs as. PostgreSQL refuses to run as root, so a host that is root gives the server to the
/// owner of the existing database files, or at first to <c>postgres</c>, or <c>nobody</c> where that user is unknown.
/// </summary>
/// <remarks>
/// The checkout may lie below a folder that this user cannot enter (/root, a 0700 temporary folder). The server is
/// therefore handed its own folder as an open directory, descriptor 9, and addresses it as /proc/self/fd/9: following
/// that link needs no right on any folder above. It works with no capability at all. Refused: keeping
/// CAP_DAC_READ_SEARCH (the database could then read every file of the machine, and containers withhold it) and a
/// bind mount in a private mount namespace (needs CAP_SYS_ADMIN). Running with the folder as working directory and
/// "-D ." is not enough: PostgreSQL 15 leaves and re-enters the working directory by its absolute path.
/// </remarks>
internal sealed class ServerAccount
{
    /// <summary>The path by which the server sees the folder that it was handed.</summary>
    public const string HandedFolder = "/proc/self/fd/9";

    private const string HandFolder = """exec 9<"$1"; shift; exec "$@" """;

    private readonly string? _owner;
    private readonly string[] _become;

    private ServerAccount(string? uid, string? gid)
    {
        _owner = uid is null ? null : $"{uid}:{gid}";
        _become = uid is null ? [] : ["setpriv", $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--no-new-privs"];
    }

    public static async Task<ServerAccount> ChooseAsync(string clusterFolder, CancellationToken cancellation)
    {
        var clusterOwner = Directory.Exists(clusterFolder)
            ? (await Tool.RunAsync(["stat", "-c", "%u:%g", clusterFolder], cancellation)).Output.Split(':')
            : null;

        if (!Environment.IsPrivilegedProcess)
        {
            var me = (await Tool.RunAsync(["id", "-u"], cancellation)).Output;
            if (clusterOwner is null || clusterOwner[0] == me) return new ServerAccount(null, null);
            throw new EmbeddedPostgresException(
                EmbeddedPostgresFault.DirectoryUnusable,
                $"The database files in {clusterFolder} belong to user {clusterOwner[0]}, but this host runs as user {me}. "
                + $"Start the host as root or as their owner, or take them over with: sudo chown -R {me} {Path.GetDirectoryName(clusterFolder)}");
        }

        if (clusterOwner is ["0", ..])
        {
            throw new EmbeddedPostgresException(
                EmbeddedPostgresFault.DirectoryUnusable,
                $"The database files in {clusterFolder} belong to root, and PostgreSQL refuses to run as root. "
                + $"Give them back with: chown -R postgres: {clusterFolder}");
        }

        var account = clusterOwner is [var uid, var gid] ? new ServerAccount(uid, gid) : await DefaultAsync(cancellation);
        await account.RequireUsableAsync(cancellation);
        return account;
    }

    /// <summary>The command that runs <paramref name="command"/> as this account with <paramref name="folder"/> handed over.</summary>
    public string[] Wrap(string folder, IEnumerable<string> command) => ["sh", "-c", HandFolder, "sh", folder, .. _become, .. command];

    /// <summary>Makes this account the owner of a folder the host made for it.</summary>
    public async Task GiveAsync(string folder, CancellationToken cancellation)
    {
        if (_owner is null) return;

        var answer = await Tool.RunAsync(["chown", "-R", _owner, folder], cancellation);
        if (answer.Ok) return;

        throw new EmbeddedPostgresException(
            EmbeddedPostgresFault.NoServerAccount,
            $"The folder {folder} could not be given to user {_owner}, as which PostgreSQL must run: {answer.Error}. "
            + "Run the host as an ordinary user instead of root.");
    }

    private static async Task<ServerAccount> DefaultAsync(CancellationToken cancellation)
    {
        foreach (var name in new[] { "postgres", "nobody" })
        {
            var uid = await Tool.RunAsync(["id", "-u", name], cancellation);
            var gid = await Tool.RunAsync(["id", "-g", name], cancellation);
            if (uid.Ok && gid.Ok) return new ServerAccount(uid.Output, gid.Output);
        }

        throw new EmbeddedPostgresException(
            EmbeddedPostgresFault.NoServerAccount,
            "PostgreSQL refuses to run as root, and neither user postgres nor user nobody exists. "
            + "Make one with: useradd --system postgres, or run the host as an ordinary user.");
    }

    private async Task RequireUsableAsync(CancellationToken cancellation)
    {
        var answer = await Tool.RunAsync(Wrap("/", ["true"]), cancellation);
        if (answer.Ok) return;

        throw new EmbeddedPostgresException(
            EmbeddedPostgresFault.NoServerAccount,
            $"PostgreSQL refuses to run as root, and changing to user {_owner} failed: {answer.Error}. "
            + "Install setpriv with: apt-get install -y util-linux; in a container without other users, run the host as an ordinary user.");
    }
}
