namespace Ullage.Inspection.Dockerfiles;

/// <summary>Finds <c>go build</c> and <c>go install</c> among the commands of a RUN.</summary>
internal static class GoBuilds
{
    private static readonly string[] _flagsWithValue = ["-o", "-p", "-asmflags", "-buildmode", "-buildvcs", "-compiler", "-gccgoflags", "-gcflags", "-installsuffix", "-ldflags", "-mod", "-modfile", "-overlay", "-pgo", "-pkgdir", "-tags", "-toolexec", "-C"];

    /// <summary>The builds of one RUN, in order.</summary>
    /// <param name="instruction">The RUN.</param>
    /// <param name="commands">Its commands.</param>
    /// <param name="values">ENV and ARG as they stand there.</param>
    /// <param name="stage">Number of the stage.</param>
    /// <param name="goVersion">The toolchain that the base image's tag names.</param>
    /// <param name="escape">The file's escape character.</param>
    public static IEnumerable<GoBuildStep> Find(DockerfileInstruction instruction, IEnumerable<ShellCommand> commands, IReadOnlyDictionary<string, string?> values, int stage, string? goVersion, char escape)
    {
        // What a shell sets lasts to the end of its RUN.
        var known = values;
        var pending = new List<KeyValuePair<string, string>>();
        foreach (var command in commands)
        {
            if (command.Is("export") || command.Words.Count == 0)
            {
                pending.AddRange(command.Assignments.Concat(Pairs(command.Words.Skip(1))));
                continue;
            }

            var (words, assigned) = WithoutEnv(command);
            if (words is ["go", "env", "-w", ..])
            {
                // The environment wins over what is kept this way.
                pending.AddRange(Pairs(words.Skip(3)).Where(p => !values.ContainsKey(p.Key)));
                continue;
            }

            if (words is not ["go", "build" or "install", ..])
            {
                continue;
            }

            // Only now: most commands build nothing, and each copy is of everything that is set.
            known = With(known, values, pending, escape);
            pending.Clear();
            var here = With(known, known, assigned, escape);
            var flags = Flags(words);
            var fromEnvironment = here.GetValueOrDefault("GOFLAGS") ?? "";
            var (linker, isWhole) = LinkerFlags(flags, known, here, escape);
            var parts = linker?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
            yield return new GoBuildStep
            {
                Instruction = instruction,
                Stage = stage,
                Position = instruction.Exec is null && instruction.Heredocs.Count == 0 ? instruction.PositionOf(Math.Max(command.Index, 0)) : instruction.Position,
                Words = words,
                CgoEnabled = here.GetValueOrDefault("CGO_ENABLED") switch { "0" => false, "1" => true, _ => null },
                LinkerFlags = linker,

                // What a command prints may be flags where it stands alone; inside -X name=$(…) it is a text.
                KnowsLinkerFlags = isWhole && !parts.Any(static p => Unquoted(p).StartsWith("$(", StringComparison.Ordinal) || Unquoted(p).StartsWith('`')),
                StripsSymbols = parts.Any(static p => Unquoted(p) is "-s" or "--s" or "-s=true"),
                StripsDebug = parts.Any(static p => Unquoted(p) is "-w" or "--w" or "-w=true" or "-s" or "--s" or "-s=true"),
                IsForDebugger = IsUnoptimised(flags.GetValueOrDefault("-gcflags")) || (!flags.ContainsKey("-gcflags") && fromEnvironment.Contains("-gcflags", StringComparison.Ordinal) && IsUnoptimised(fromEnvironment)),
                TrimsPaths = flags.ContainsKey("-trimpath") || fromEnvironment.Contains("-trimpath", StringComparison.Ordinal),
                LinksStatically = parts.Any(static p => p.Trim('"', '\'').EndsWith("-static", StringComparison.Ordinal)),
                GoVersion = goVersion,
            };
        }
    }

    private static (string? Text, bool IsWhole) LinkerFlags(Dictionary<string, string> flags, IReadOnlyDictionary<string, string?> known, IReadOnlyDictionary<string, string?> here, char escape)
    {
        if (flags.TryGetValue("-ldflags", out var written))
        {
            // The shell replaces variables before the command's own assignments hold.
            return Variables.Replace(written, known, escape);
        }

        var isSet = here.TryGetValue("GOFLAGS", out var all);
        return all?.IndexOf("-ldflags=", StringComparison.Ordinal) is >= 0 and var at ? (all[(at + "-ldflags=".Length)..], true) : (null, !isSet || all is not null);
    }

    /// <summary>Whether flags of the compiler switch optimisation off, for all packages or some: <c>all=-N -l</c>.</summary>
    private static bool IsUnoptimised(string? flags) => flags?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(static f => Unquoted(f) is var flag && (flag == "-N" || flag.EndsWith("=-N", StringComparison.Ordinal))) == true;

    private static string Unquoted(string part) => part.Trim('"', '\'');

    /// <summary>Values with more laid over them; one that is not wholly known is no value. The first that is laid over makes a copy.</summary>
    private static IReadOnlyDictionary<string, string?> With(IReadOnlyDictionary<string, string?> known, IReadOnlyDictionary<string, string?> original, IEnumerable<KeyValuePair<string, string>> more, char escape)
    {
        Dictionary<string, string?>? copy = null;
        foreach (var (key, value) in more)
        {
            var (text, isWhole) = Variables.Replace(value, copy ?? known, escape);
            copy ??= !ReferenceEquals(known, original) && known is Dictionary<string, string?> own ? own : new(known, StringComparer.Ordinal);
            copy[key] = isWhole && !text.Contains("$(", StringComparison.Ordinal) && !text.Contains('`', StringComparison.Ordinal) ? text : null;
        }

        return copy ?? known;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(IEnumerable<string> words) =>
        words.Where(static w => w.IndexOf('=', StringComparison.Ordinal) > 0).Select(static w => new KeyValuePair<string, string>(w[..w.IndexOf('=', StringComparison.Ordinal)], w[(w.IndexOf('=', StringComparison.Ordinal) + 1)..]));

    /// <summary>Takes <c>env A=b</c> and what wraps a command away.</summary>
    private static (List<string> Words, Dictionary<string, string> Assigned) WithoutEnv(ShellCommand command)
    {
        var assigned = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in command.Assignments)
        {
            assigned[key] = value;
        }

        var words = command.Words.ToList();
        while (words.Count > 0 && (words[0] is "env" or "nice" or "xx-go" || words[0].EndsWith("/go", StringComparison.Ordinal) || words[0].IndexOf('=', StringComparison.Ordinal) > 0))
        {
            if (words[0] == "xx-go" || words[0].EndsWith("/go", StringComparison.Ordinal))
            {
                words[0] = "go";
                break;
            }

            if (words[0].IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                assigned[words[0][..equals]] = words[0][(equals + 1)..];
            }

            words.RemoveAt(0);
        }

        return (words, assigned);
    }

    private static Dictionary<string, string> Flags(List<string> words)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 2; i < words.Count; i++)
        {
            var word = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][1..] : words[i];
            if (!word.StartsWith('-'))
            {
                continue;
            }

            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                flags[word[..equals]] = word[(equals + 1)..];
            }
            else
            {
                flags[word] = _flagsWithValue.Contains(word) && i + 1 < words.Count ? words[++i] : "true";
            }
        }

        return flags;
    }
}
