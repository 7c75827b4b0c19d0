using System.Diagnostics;
using Ullage.Testing;

namespace Ullage.Inspection.Tests.Oracles;

/// <summary>A Go toolchain of this machine. Builds need no network: only Go's own library is used.</summary>
internal sealed record GoToolchain(string Path)
{
    /// <summary>Debian's, which writes DWARF 4.</summary>
    public static GoToolchain? Old { get; } = Find("/usr/bin/go", "/usr/local/go/bin/go");

    /// <summary>A new one, which writes DWARF 5.</summary>
    public static GoToolchain? New { get; } = Find(System.IO.Path.Combine(Checkout.Root, ".tools/go-1.26/usr/lib/go-1.26/bin/go"));

    /// <summary>The newest there is, to judge binaries of any.</summary>
    public static GoToolchain? Newest => New ?? Old;

    /// <summary>The toolchain of that name, or a skipped test.</summary>
    public static GoToolchain Need(string name)
    {
        var found = name == "new" ? New : Old;
        if (found is null)
        {
            Assert.Skip(name == "new" ? "Go 1.26 is not unpacked (eng/tools go-1.26)" : "go is not installed");
        }

        return found;
    }

    /// <summary>Builds a module of one file.</summary>
    public string Build(string folder, string source, string goLine, IReadOnlyList<string> flags, params (string Key, string Value)[] environment)
    {
        File.WriteAllText(System.IO.Path.Combine(folder, "go.mod"), $"module example.com/oracle\n\ngo {goLine}\n");
        File.WriteAllText(System.IO.Path.Combine(folder, "main.go"), source);
        var output = System.IO.Path.Combine(folder, "program");
        Run(folder, ["build", "-o", output, .. flags, "."], environment);
        return output;
    }

    /// <summary>Runs the toolchain; gives what it prints.</summary>
    public string Run(string folder, IReadOnlyList<string> args, params (string Key, string Value)[] environment) => Program.Run(Path, args, folder, [("GOTOOLCHAIN", "local"), ("GOFLAGS", "-mod=mod"), ("GOPROXY", "off"), ("GO111MODULE", "on"), .. environment]);

    private static GoToolchain? Find(params string[] paths) => paths.FirstOrDefault(File.Exists) is { } path ? new GoToolchain(path) : null;
}

/// <summary>Runs a program to its end.</summary>
internal static class Program
{
    public static string Run(string file, IReadOnlyList<string> args, string? folder = null, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', args)}: {errors.Result}");
        return text;
    }
}
