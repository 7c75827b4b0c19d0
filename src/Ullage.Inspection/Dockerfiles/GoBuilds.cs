namespace Ullage.Inspection.Dockerfiles;

/// <summary>Finds <c>go build</c> and <c>go install</c> among a stage's commands.</summary>
internal static class GoBuilds
{
    private static readonly string[] _flagsWithValue = ["-o", "-p", "-asmflags", "-buildmode", "-buildvcs", "-compiler", "-gccgoflags", "-gcflags", "-installsuffix", "-ldflags", "-mod", "-modfile", "-overlay", "-pgo", "-pkgdir", "-tags", "-toolexec", "-C"];

    /// <summary>The builds, in order.</summary>
    public static IEnumerable<GoBuildStep> Find(DockerfileStage stage, char escape)
    {
        var exported = new Dictionary<string, string>(StringComparer.Ordinal);
        DockerfileInstruction? last = null;
        foreach (var (instruction, command) in stage.Commands)
        {
            if (!ReferenceEquals(last, instruction))
            {
                // What a shell exports lasts to the end of its RUN.
                exported.Clear();
                last = instruction;
            }

            var known = KnownAt(stage, instruction);
            if (command.Is("export") || command.Words.Count == 0)
            {
                Note(command, exported);
                continue;
            }

            var (words, assigned) = WithoutEnv(command);
            if (words is not ["go", "build" or "install", ..])
            {
                continue;
            }

            string Of(string text) => Variables.Replace(text, known, escape).Text;
            var flags = Flags(words);
            var fromEnvironment = assigned.Append(exported).Select(static d => d.GetValueOrDefault("GOFLAGS")).FirstOrDefault(static f => f is not null) ?? known.GetValueOrDefault("GOFLAGS") ?? "";
            var linker = flags.GetValueOrDefault("-ldflags") is { } written ? Of(written) : null;
            var parts = linker?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
            var cgo = assigned.Append(exported).Select(static d => d.GetValueOrDefault("CGO_ENABLED")).FirstOrDefault(static v => v is not null) ?? known.GetValueOrDefault("CGO_ENABLED");
            yield return new GoBuildStep
            {
                Instruction = instruction,
                Stage = stage.Index,
                Position = instruction.Exec is null && instruction.Heredocs.Count == 0 ? instruction.PositionOf(Math.Max(command.Index, 0)) : instruction.Position,
                Words = words,
                CgoEnabled = cgo is null ? null : Of(cgo) switch { "0" => false, "1" => true, _ => null },
                LinkerFlags = linker,
                StripsSymbols = parts.Any(static p => Unquoted(p) is "-s" or "--s" or "-s=true"),
                StripsDebug = parts.Any(static p => Unquoted(p) is "-w" or "--w" or "-w=true" or "-s" or "--s" or "-s=true"),
                TrimsPaths = flags.ContainsKey("-trimpath") || fromEnvironment.Contains("-trimpath", StringComparison.Ordinal),
                LinksStatically = parts.Any(static p => p.Trim('"', '\'').EndsWith("-static", StringComparison.Ordinal)),
                GoVersion = stage.RootImage is { } image ? BaseImages.GoVersion(image) : null,
            };
        }
    }

    private static string Unquoted(string part) => part.Trim('"', '\'');

    /// <summary>ENV and ARG as they stand when an instruction runs.</summary>
    private static Dictionary<string, string?> KnownAt(DockerfileStage stage, DockerfileInstruction instruction)
    {
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in stage.Environment)
        {
            known[key] = value;
        }

        foreach (var earlier in stage.Instructions)
        {
            if (ReferenceEquals(earlier, instruction))
            {
                break;
            }

            if (earlier.Keyword == "ARG")
            {
                StageBuilder.Declare(earlier, known, '\\', null, stage.Environment);
            }
        }

        return known;
    }

    private static void Note(ShellCommand command, Dictionary<string, string> exported)
    {
        foreach (var (key, value) in command.Assignments)
        {
            exported[key] = value;
        }

        foreach (var word in command.Words.Skip(1))
        {
            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                exported[word[..equals]] = word[(equals + 1)..];
            }
        }
    }

    /// <summary>Takes <c>env A=b</c> and what wraps a command away.</summary>
    private static (List<string> Words, IEnumerable<Dictionary<string, string>> Assigned) WithoutEnv(ShellCommand command)
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

        return (words, [assigned]);
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
