namespace Ullage.Testing.Servers;

/// <summary>A real program found on this machine.</summary>
/// <param name="Name">Its file name, such as <c>prometheus</c>.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">The version asked for; empty for the one that is installed.</param>
public sealed record Tool(string Name, string Path, string Version)
{
    /// <summary>The folder in which pinned newer versions are unpacked, one folder each such as <c>prometheus-3.5</c>; from the environment.</summary>
    public const string FolderVariable = "ULLAGE_TOOLS";

    private static readonly string[] _within = ["", "bin", "usr/bin"];

    /// <summary>Where newer versions lie: the folder named by the environment, else <c>.tools</c> of the checkout, which eng/tools fills.</summary>
    private static readonly string? _root = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named : FromCheckout();

    /// <summary>Finds the installed program (no version given) or an unpacked one whose folder is <c>NAME-VERSION…</c>; null when absent.</summary>
    public static Tool? Find(string name, string version = "")
    {
        var folders = version.Length == 0
            ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : Unpacked(name, version);
        return folders.Select(folder => System.IO.Path.Combine(folder, name)).Where(File.Exists).Select(path => new Tool(name, path, version)).FirstOrDefault();
    }

    /// <summary>Finds a program, or skips the test.</summary>
    /// <exception cref="ToolMissingException">It is absent.</exception>
    public static Tool Require(string name, string version = "") => Find(name, version) ?? throw new ToolMissingException(version.Length == 0
        ? $"{name} is not on the PATH; eng/packages installs what tests use."
        : $"{name} {version} is not unpacked below {_root ?? "the checkout's .tools"}; eng/tools {name}-{version} fetches it.");

    private static IEnumerable<string> Unpacked(string name, string version)
    {
        if (!Directory.Exists(_root))
        {
            return [];
        }

        var package = name is "promtool" ? "prometheus" : name;
        return Directory.EnumerateDirectories(_root, $"{package}-{version}*").Where(static folder => !folder.EndsWith(".partial", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).SelectMany(static folder => _within.Select(part => System.IO.Path.Combine(folder, part)));
    }

    private static string? FromCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(System.IO.Path.Combine(folder.FullName, ".tools")))
            {
                return System.IO.Path.Combine(folder.FullName, ".tools");
            }
        }

        return null;
    }
}
