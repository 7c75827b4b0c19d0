using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ullage.Cli.Running;

/// <summary>Runs a program without a shell, with what it may print and how long it may take bounded. It has a few variables only, and no way to other hosts by those.</summary>
internal static class BoundedProgram
{
    /// <summary>Most bytes that it may print.</summary>
    public const int MostOutput = 32 << 20;

    private const int MostErrors = 16 << 10;
    private static readonly string[] _kept = ["PATH", "HOME", "TMPDIR"];

    /// <summary>The full path of a program in the folders of PATH; null where it is not installed.</summary>
    public static string? Find(Surroundings surroundings, string name) =>
        (surroundings.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);

    /// <summary>What it printed, or why there is nothing, in half a sentence.</summary>
    public static async Task<(byte[]? Output, string Failure)> RunAsync(Surroundings surroundings, string path, IReadOnlyList<string> arguments, TimeSpan time, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment.Clear();
        foreach (var name in _kept.Where(n => surroundings.Variable(n) is not null))
        {
            start.Environment[name] = surroundings.Variable(name);
        }

        // Neither kustomize nor helm has a switch for this: nothing listens there, and git knows no protocol of that name.
        (start.Environment["HTTP_PROXY"], start.Environment["HTTPS_PROXY"], start.Environment["GIT_ALLOW_PROTOCOL"], start.Environment["KUBECONFIG"]) = ("http://127.0.0.1:9", "http://127.0.0.1:9", "none", "/dev/null");
        using var limit = new CancellationTokenSource(time, surroundings.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        Process? process = null;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("it did not start");
            process.StandardInput.Close();
            var errors = ReadAsync(process.StandardError.BaseStream, MostErrors, goOn: true, both.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, MostOutput + 1, goOn: false, both.Token);
            if (output.Length > MostOutput)
            {
                await both.CancelAsync();
                return (null, $"printed more than {MostOutput >> 20} MiB");
            }

            await process.WaitForExitAsync(both.Token);
            return process.ExitCode == 0 ? (output, "") : (null, $"ended with exit code {process.ExitCode}: {Encoding.UTF8.GetString(await errors).Trim()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"did not end within {time.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return (null, $"cannot be run ({e.Message.TrimEnd('.')})");
        }
        finally
        {
            if (process is { HasExited: false })
            {
                process.Kill(entireProcessTree: true);
            }

            process?.Dispose();
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int most, bool goOn, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, most - kept.Length));
            if (kept.Length >= most && !goOn)
            {
                break;
            }
        }

        return kept.ToArray();
    }
}
