using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ullage.Testing.Servers;

/// <summary>A real server as a child process on a loopback port. It ends with this object, and with the test process even when that is killed.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int KeptLines = 200;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _server;
    private readonly Process _guard;
    private readonly Queue<string> _log = new();

    private ServerProcess(ProcessStartInfo start)
    {
        _server = new Process { StartInfo = start };
        _server.OutputDataReceived += (_, line) => Keep(line.Data);
        _server.ErrorDataReceived += (_, line) => Keep(line.Data);
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        _guard = StartGuard(_server.Id);
    }

    /// <summary>The process id.</summary>
    public int Pid => _server.Id;

    /// <summary>Whether it has ended, by itself or by us.</summary>
    public bool HasExited => _server.HasExited;

    /// <summary>What it ended with.</summary>
    public int ExitCode => _server.ExitCode;

    /// <summary>CPU time used since it started, by all its threads.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _server.Refresh();
            return _server.TotalProcessorTime;
        }
    }

    /// <summary>The last lines it printed.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    /// <summary>Starts a server on a free port and waits until it says that it is ready; tries other ports when one was taken meanwhile.</summary>
    /// <param name="path">The binary.</param>
    /// <param name="arguments">Its arguments for a port.</param>
    /// <param name="readyPath">The path that answers 200 when ready.</param>
    public static async Task<(ServerProcess Server, Uri Address)> StartAsync(string path, Func<int, IEnumerable<string>> arguments, string readyPath, CancellationToken cancellationToken = default)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var (server, port) = await StartAsync(
            path,
            arguments,
            async (at, token) =>
            {
                using var answer = await http.GetAsync(new Uri(AddressOf(at), readyPath), token);
                return answer.IsSuccessStatusCode;
            },
            cancellationToken: cancellationToken);
        return (server, AddressOf(port));
    }

    /// <summary>The same for a server that speaks something else.</summary>
    /// <param name="path">The binary.</param>
    /// <param name="arguments">Its arguments for a port.</param>
    /// <param name="isReady">Asks whether it is ready on a port; not being reached counts as no.</param>
    /// <param name="port">The port; null for a free one.</param>
    public static async Task<(ServerProcess Server, int Port)> StartAsync(
        string path, Func<int, IEnumerable<string>> arguments, Func<int, CancellationToken, Task<bool>> isReady, int? port = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var at = port ?? FreePort();
            var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach (var argument in arguments(at))
            {
                start.ArgumentList.Add(argument);
            }

            var server = new ServerProcess(start);
            try
            {
                await server.WaitUntilReadyAsync(token => isReady(at, token), cancellationToken);
                return (server, at);
            }
            catch (InvalidOperationException) when (attempt < 4 && server.Log.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A loopback port that nothing listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks it to end (SIGTERM) and waits.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => StopAsync(Sigterm, cancellationToken);

    /// <summary>Asks it to end by another signal and waits.</summary>
    public async Task StopAsync(int signal, CancellationToken cancellationToken)
    {
        if (!_server.HasExited)
        {
            _ = SendSignal(_server.Id, signal);
            await _server.WaitForExitAsync(cancellationToken).WaitAsync(StartLimit, cancellationToken);
        }
    }

    /// <summary>Ends it at once (SIGKILL): what a crash looks like to its clients.</summary>
    public void Kill()
    {
        if (!_server.HasExited)
        {
            _server.Kill();
            _server.WaitForExit();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        if (!_guard.HasExited)
        {
            await _guard.StandardInput.WriteAsync("done\n");
            await _guard.StandardInput.FlushAsync();
            await _guard.WaitForExitAsync();
        }

        _guard.Dispose();
        _server.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    /// <summary>A shell that kills the server when our end of its standard input closes unannounced.</summary>
    private static Process StartGuard(int pid)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("read -r word && exit 0; kill -KILL \"$1\"");
        start.ArgumentList.Add("guard");
        start.ArgumentList.Add(pid.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }

    private static Uri AddressOf(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private async Task WaitUntilReadyAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_server.HasExited)
            {
                _server.WaitForExit();
                throw new InvalidOperationException($"{_server.StartInfo.FileName} ended with {_server.ExitCode} before it was ready:\n{Log}");
            }

            try
            {
                if (await isReady(cancellationToken))
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not listening yet.
            }

            if (Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new TimeoutException($"{_server.StartInfo.FileName} was not ready after {StartLimit.TotalSeconds} s:\n{Log}");
            }

            await Task.Delay(25, cancellationToken);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.Enqueue(line);
            if (_log.Count > KeptLines)
            {
                _log.Dequeue();
            }
        }
    }
}
