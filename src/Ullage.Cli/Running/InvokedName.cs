using System.Text;

namespace Ullage.Cli.Running;

/// <summary>The name by which this process was started: links to the tool stand for ways to use it.</summary>
internal static class InvokedName
{
    /// <summary>The name of a kubectl plugin: kubectl starts it for <c>kubectl ullage</c>.</summary>
    public const string Plugin = "kubectl-ullage";

    private const int MostBytes = 4 << 10;

    /// <summary>The first word of this process's command line, without folder.</summary>
    public static string OfProcess()
    {
        // The runtime tells the program's own path, links resolved; only the kernel knows how it was called.
        try
        {
            using var line = File.OpenRead("/proc/self/cmdline");
            var bytes = new byte[MostBytes];
            var length = line.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var end = bytes.AsSpan(0, length).IndexOf((byte)0);
            return Path.GetFileName(Encoding.UTF8.GetString(bytes, 0, end < 0 ? length : end));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Linked natively, the runtime tells the name as it was called too.
            return Path.GetFileName(Environment.GetCommandLineArgs().FirstOrDefault("")) ?? "";
        }
    }
}
