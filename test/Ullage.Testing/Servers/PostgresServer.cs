using System.Diagnostics;
using System.Globalization;

namespace Ullage.Testing.Servers;

/// <summary>
/// A real PostgreSQL in a folder of its own. As root it runs as the user <c>postgres</c>, since it refuses root. <c>admin</c> is its superuser; <c>shop</c>, password <c>s:cret</c>, owns the database <c>shop</c>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int Sigint = 2;
    private const string AdminPassword = "adm1n";
    private static readonly string? _binaries = Binaries();
    private readonly TemporaryFolder _folder;
    private readonly string[] _settings;
    private ServerProcess _process;

    private PostgresServer(TemporaryFolder folder, string[] settings, ServerProcess process, int port) => (_folder, _settings, _process, Port) = (folder, settings, process, port);

    /// <summary>The loopback port; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>The database <c>shop</c>.</summary>
    public string Url => UrlOf("shop");

    /// <summary>Another database of the same owner.</summary>
    public string UrlOf(string database) => $"postgres://shop:s%3Acret@127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    /// <summary>Makes a server's folder and starts it.</summary>
    /// <param name="settings">Its settings, such as <c>max_connections=8</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolMissingException">PostgreSQL is absent: the test is skipped.</exception>
    public static async Task<PostgresServer> StartAsync(string[]? settings = null, CancellationToken cancellationToken = default)
    {
        _ = Binary("initdb");
        var folder = new TemporaryFolder("postgres");
        try
        {
            await File.WriteAllTextAsync(folder.File("password"), AdminPassword, cancellationToken);
            if (Environment.UserName == "root")
            {
                await RunAsync(new ProcessStartInfo("chown", ["-R", "postgres", folder.Path]), cancellationToken);
            }

            string[] make = ["-D", folder.File("data"), "-U", "admin", "-A", "scram-sha-256", $"--pwfile={folder.File("password")}", "--no-sync", "--locale=C", "-E", "UTF8", "--no-instructions"];
            await RunAsync(new ProcessStartInfo(Program("initdb"), [.. Before("initdb"), .. make]) { WorkingDirectory = "/" }, cancellationToken);
            var (process, port) = await ServeAsync(folder, settings ?? [], null, cancellationToken);
            var server = new PostgresServer(folder, settings ?? [], process, port);
            await server.AskAsync("create role shop login password 's:cret'", "postgres", cancellationToken);
            await server.AskAsync("create database shop owner shop", "postgres", cancellationToken);
            return server;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Asks as the superuser and gives the answer, a line a row.</summary>
    public async Task<string> AskAsync(string statement, string database = "shop", CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(Binary("psql"), ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "admin", "-d", database, "-c", statement]);
        start.Environment["PGPASSWORD"] = AdminPassword;
        return (await RunAsync(start, cancellationToken)).Trim();
    }

    /// <summary>Makes an empty database for a test of its own.</summary>
    /// <returns>Its URL.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await AskAsync($"create database {name} owner shop", "postgres", cancellationToken);
        return UrlOf(name);
    }

    /// <summary>Ends it as an operator does who restarts it: connections are broken off.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _process.StopAsync(Sigint, cancellationToken);

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same port with what it held.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        await _process.DisposeAsync();
        (_process, _) = await ServeAsync(_folder, _settings, Port, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(Sigint, CancellationToken.None);
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static Task<(ServerProcess Process, int Port)> ServeAsync(TemporaryFolder folder, string[] settings, int? port, CancellationToken cancellationToken) => ServerProcess.StartAsync(
        Program("postgres"),
        at => [.. Before("postgres"), "-D", folder.File("data"), "-p", at.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", folder.Path, "-c", "fsync=off", .. settings.SelectMany(static s => (string[])["-c", s])],
        static async (at, token) =>
        {
            using var asked = Process.Start(new ProcessStartInfo(Binary("pg_isready"), ["-q", "-h", "127.0.0.1", "-p", at.ToString(CultureInfo.InvariantCulture)]))!;
            await asked.WaitForExitAsync(token);
            return asked.ExitCode == 0;
        },
        port,
        cancellationToken);

    private static string Program(string name) => Environment.UserName == "root" ? Tool.Require("setpriv").Path : Binary(name);

    private static string[] Before(string name) => Environment.UserName == "root" ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", Binary(name)] : [];

    private static string Binary(string name) => _binaries is null
        ? throw new ToolMissingException("PostgreSQL is not below /usr/lib/postgresql nor on the PATH; eng/packages installs it.")
        : Path.Combine(_binaries, name);

    private static string? Binaries() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(static v => Path.Combine(v, "bin")) : [])
        .Append(Path.GetDirectoryName(Tool.Find("initdb")?.Path)).FirstOrDefault(static f => f is not null && File.Exists(Path.Combine(f, "initdb")));

    private static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {errors}");
    }
}
