using System.Buffers;
using System.Globalization;
using System.Text;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Inspection.Images;

/// <summary>Finds the program that an image starts, behind shells and init processes.</summary>
internal static class StartedProgram
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly SearchValues<char> _special = SearchValues.Create("$`*?[~");
    private const int MostPrograms = 2000;
    private const int MostFolders = 32;
    private const int AnyExecute = 0x49;

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
    public static string? Locate(string command, ImageConfiguration configuration, FileTree tree) => Found(command, configuration, tree).FirstOrDefault().Path;

    /// <summary>The folders of PATH.</summary>
    public static IReadOnlyList<string> SearchPath(ImageConfiguration configuration) => Folders(configuration.Environment.FirstOrDefault(static e => e.Key == "PATH").Value);

    /// <summary>The folders that PATH names; those that runtimes take where it is not set.</summary>
    public static IReadOnlyList<string> Folders(string? path) => (path ?? UsualPath).Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The names of the files in the folders of PATH, at the top, in the working directory and where programs usually are; null where they are too many.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? Programs(ImageConfiguration configuration, FileTree tree)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var left = MostPrograms;
        foreach (var folder in SearchPath(configuration).Concat(Folders(null)).Append(configuration.WorkingDirectory).Select(static f => "/" + ImagePath.Normal(f)).Append("/").Distinct(StringComparer.Ordinal).Take(MostFolders))
        {
            var names = tree.Names(folder).Where(n => tree.Find(folder + "/" + n) is { Kind: TarKind.File }).Take(left + 1).Order(StringComparer.Ordinal).ToList();
            left -= names.Count;
            if (left < 0)
            {
                return null;
            }

            found[folder] = names;
        }

        return found;
    }

    /// <summary>Programs that the start needs and the image lacks. What stands behind a shell is told only where nothing in the line can change where it is.</summary>
    /// <param name="configuration">The image's configuration.</param>
    /// <param name="tree">Its files.</param>
    /// <param name="interpreter">The words behind <c>#!</c>, where what is started is a script; else empty.</param>
    public static IReadOnlyList<string> Lacking(ImageConfiguration configuration, FileTree tree, IReadOnlyList<string> interpreter) =>
        [.. Needed(configuration, interpreter).Where(w => Locate(w, configuration, tree) is null)];

    /// <summary>Programs that the start needs, and that are there as files that nobody may execute.</summary>
    /// <inheritdoc cref="Lacking"/>
    public static IReadOnlyList<string> NotExecutable(ImageConfiguration configuration, FileTree tree, IReadOnlyList<string> interpreter) =>
        [.. Needed(configuration, interpreter).Where(w => Locate(w, configuration, tree) is not null && Found(w, configuration, tree).All(static f => (f.File.Mode & AnyExecute) == 0))];

    /// <summary>The files that a command may mean, the one that counts first: its path, or its name in each folder of PATH.</summary>
    private static IEnumerable<(string Path, ImageFile File)> Found(string command, ImageConfiguration configuration, FileTree tree)
    {
        IEnumerable<string> paths = command.StartsWith('/') ? [command]
            : command.Contains('/', StringComparison.Ordinal) ? [configuration.WorkingDirectory.TrimEnd('/') + "/" + command]
            : SearchPath(configuration).Select(folder => folder + "/" + command);
        return from path in paths
               let file = tree.Find(path)
               where file is { Kind: TarKind.File }
               select ("/" + ImagePath.Normal(path), file);
    }

    private static IEnumerable<string> Needed(ImageConfiguration configuration, IReadOnlyList<string> interpreter)
    {
        IReadOnlyList<string> words = [.. configuration.Entrypoint, .. configuration.Command];
        var needed = words.Take(1).ToList();
        if (words.Count > 0 && _inits.Contains(NameOf(words[0])))
        {
            words = [.. words.Skip(1).SkipOptions()];
            needed.AddRange(words.Take(1).Where(static w => w.StartsWith('/')));
        }

        if (words.Count >= 3 && _shells.Contains(NameOf(words[0])) && words[1] == "-c" && ShellCommands.Read(words[2], '\\') is [{ Words: [var only, ..] }] && only.StartsWith('/') && !only.AsSpan().ContainsAny(_special))
        {
            needed.Add(only);
        }

        if (interpreter is [var program, ..])
        {
            needed.Add(program);
            needed.AddRange(interpreter.Skip(1).Take(1).Where(w => NameOf(program) == "env" && !w.StartsWith('-')));
        }

        return needed.Where(static w => w.Length > 0).Distinct(StringComparer.Ordinal);
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
