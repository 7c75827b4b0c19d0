namespace Ullage.Testing.Servers;

/// <summary>A real program found on this machine.</summary>
/// <param name="Name">Its file name, such as <c>prometheus</c>.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">The version asked for; empty for the one that is installed.</param>
public sealed record Tool(string Name, string Path, string Version)
{
    /// <summary>The folder in which pinned newer versions are unpacked, one folder each such as <c>prometheus-3.5</c>; from the environment.</summary>
    public const string FolderVariable = "ULLAGE_TOOLS";

    private static readonly string[] Within = ["", "bin", "usr/bin"];

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
        ? $"{name} is not on the PATH; `apt-get install prometheus victoria-metrics` brings it."
        : $"{name} {version} is not unpacked below ${FolderVariable} ({Environment.GetEnvironmentVariable(FolderVariable) ?? "unset"}); eng/tools fetches it.");

    private static IEnumerable<string> Unpacked(string name, string version)
    {
        var root = Environment.GetEnvironmentVariable(FolderVariable);
        if (string.IsNullOrEmpty(root) || !Directory.Exists(root))
        {
            return [];
        }

        var package = name is "promtool" ? "prometheus" : name;
        return Directory.EnumerateDirectories(root, $"{package}-{version}*").Order(StringComparer.Ordinal).SelectMany(static folder => Within.Select(part => System.IO.Path.Combine(folder, part)));
    }
}
