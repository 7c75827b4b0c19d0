namespace Ullage.Inspection.Dockerfiles;

/// <summary>Recognises installing of packages.</summary>
internal static class Installs
{
    private static readonly string[] _toolchains = ["go", "golang", "golang-go", "gcc", "g++", "build-base", "build-essential", "make", "cmake", "clang", "rust", "cargo", "rustc", "maven", "gradle", "musl-dev", "libc6-dev", "libc-dev", "nodejs-npm", "npm", "openjdk-17-jdk", "openjdk-21-jdk", "openjdk-11-jdk", "default-jdk"];

    /// <summary>The packages that a command installs; none when it installs nothing.</summary>
    public static IReadOnlyList<string> PackagesOf(ShellCommand command)
    {
        var words = command.Words;
        var verb = command.Is("apk") ? "add" : command.Words.Count > 0 && words[0] is "apt-get" or "apt" or "dnf" or "yum" or "microdnf" or "zypper" or "tdnf" ? "install" : null;
        var at = verb is null ? -1 : Index(words, verb);
        if (at < 0)
        {
            return [];
        }

        var virtualName = Index(words, "--virtual") is > 0 and var v ? v + 1 : Index(words, "-t") is > 0 and var t ? t + 1 : -1;
        var packages = new List<string>();
        for (var i = at + 1; i < words.Count; i++)
        {
            // Packages under a virtual name are there to be removed again.
            if (i != virtualName && !words[i].StartsWith('-') && virtualName < 0)
            {
                packages.Add(words[i].Split('=', '>', '<', '~')[0]);
            }
        }

        return packages;
    }

    /// <summary>The packages that a command removes; none when it removes nothing.</summary>
    public static IEnumerable<string> RemovedBy(ShellCommand command) =>
        command.Words is ["apk", ..] && Index(command.Words, "del") is > 0 and var del ? command.Words.Skip(del + 1)
        : command.Words is ["apt-get" or "apt" or "dnf" or "yum" or "microdnf" or "tdnf" or "zypper", ..] && Math.Max(Math.Max(Index(command.Words, "remove"), Index(command.Words, "purge")), Math.Max(Index(command.Words, "erase"), Index(command.Words, "autoremove"))) is > 0 and var verb ? command.Words.Skip(verb + 1)
        : [];

    /// <summary>Whether a package is a compiler or an SDK.</summary>
    public static bool IsToolchain(string package) => _toolchains.Contains(package) || package.StartsWith("dotnet-sdk", StringComparison.Ordinal) || package.StartsWith("golang-1.", StringComparison.Ordinal);

    private static int Index(IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == word)
            {
                return i;
            }
        }

        return -1;
    }
}
