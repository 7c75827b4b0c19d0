using System.Globalization;
using System.Text;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Inspection.Images;

/// <summary>Finds the program that an image starts, behind shells and init processes.</summary>
internal static class StartedProgram
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] _shells = ["sh", "bash", "ash", "dash", "zsh"];
    private static readonly string[] _inits = ["tini", "tini-static", "dumb-init", "catatonit", "docker-init", "tini-amd64"];

    /// <summary>The form, and the words of the command behind shells and init processes.</summary>
    public static (StartForm Form, IReadOnlyList<string> Words) Of(ImageConfiguration configuration)
    {
        IReadOnlyList<string> words = [.. configuration.Entrypoint, .. configuration.Command];
        if (words.Count == 0)
        {
            return (StartForm.None, []);
        }

        if (_inits.Contains(NameOf(words[0])))
        {
            words = [.. words.Skip(1).SkipOptions()];
        }

        if (words.Count >= 3 && _shells.Contains(NameOf(words[0])) && words[1].StartsWith('-') && words[1].Contains('c', StringComparison.Ordinal))
        {
            var line = words[2];
            var commands = ShellCommands.Read(line, '\\');
            var last = commands.Count > 0 ? commands[^1] : null;
            return (line.TrimStart().StartsWith("exec ", StringComparison.Ordinal) || line.Contains("&& exec ", StringComparison.Ordinal) || line.Contains("; exec ", StringComparison.Ordinal) ? StartForm.ShellExec : StartForm.Shell, last?.Words ?? []);
        }

        return (StartForm.Exec, words);
    }

    /// <summary>The path of a command in the image, or null when it is not there.</summary>
    public static string? Locate(string command, ImageConfiguration configuration, FileTree tree)
    {
        if (command.Contains('/', StringComparison.Ordinal))
        {
            var path = command.StartsWith('/') ? command : configuration.WorkingDirectory.TrimEnd('/') + "/" + command;
            return tree.Find(path) is { Kind: TarKind.File } ? "/" + ImagePath.Normal(path) : null;
        }

        var folders = configuration.Environment.FirstOrDefault(static e => e.Key == "PATH").Value ?? UsualPath;
        foreach (var folder in folders.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (tree.Find(folder + "/" + command) is { Kind: TarKind.File })
            {
                return "/" + ImagePath.Normal(folder + "/" + command);
            }
        }

        return null;
    }

    /// <summary>The number of the user; null when the image's passwd does not know its name.</summary>
    public static (long? Id, bool IsNumeric) UserOf(string user, FileTree tree)
    {
        var name = user.Split(':')[0];
        if (name.Length == 0)
        {
            return (0, false);
        }

        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return (number, true);
        }

        foreach (var line in Encoding.UTF8.GetString(tree.Find("etc/passwd")?.Content ?? []).Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length >= 3 && fields[0] == name && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return (id, false);
            }
        }

        return (name == "root" ? 0 : null, false);
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static IEnumerable<string> SkipOptions(this IEnumerable<string> words)
    {
        var skipping = true;
        foreach (var word in words)
        {
            skipping = skipping && word.StartsWith('-');
            if (!skipping)
            {
                yield return word;
            }
            else if (word == "--")
            {
                skipping = false;
            }
        }
    }
}
