using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage version</c>.</summary>
internal static class VersionCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "version",
        Summary = "Print version, commit and runtime",
        Description = "Prints the version, the commit it was built from, the runtime, and whether the binary is native.",
        HeedsConfiguration = false,
        Run = static (invocation, _) =>
        {
            Write(invocation.Surroundings.Output);
            return Task.FromResult(Running.ExitCode.Done);
        },
    };

    /// <summary>The version, without the commit.</summary>
    public static string Version => Informational().Split('+')[0];

    /// <summary>Writes the line; touches nothing else, so that it is there at once.</summary>
    public static void Write(Stream output)
    {
        var parts = Informational().Split('+');
        var commit = parts.Length > 1 ? parts[1][..Math.Min(12, parts[1].Length)] : "unknown";
        var kind = RuntimeFeature.IsDynamicCodeSupported ? "managed" : "native";
        var line = $"ullage {parts[0]} (commit {commit}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {kind})\n";
        output.Write(System.Text.Encoding.UTF8.GetBytes(line));
        output.Flush();
    }

    private static string Informational() => typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
