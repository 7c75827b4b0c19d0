namespace Ullage.Inspection.Dockerfiles;

/// <summary>Works out what a Dockerfile builds.</summary>
public static class DockerfileInspector
{
    // Stages are looked up by each COPY, and each takes the variables of the one below over.
    private const int MostStages = 1000;
    private const int MostVariables = 1_000_000;
    private const int MostPort = 65_535;

    /// <summary>Inspects a file.</summary>
    /// <exception cref="InspectionException">It cannot be read.</exception>
    public static DockerfileFacts Inspect(string path, InspectionLimits? limits = null) => Inspect(DockerfileParser.ReadFile(path, limits), path);

    /// <summary>Inspects what was parsed.</summary>
    public static DockerfileFacts Inspect(ParsedDockerfile parsed, string name)
    {
        var global = new Dictionary<string, string?>(StringComparer.Ordinal);
        var stages = new List<StageBuilder>();
        var variables = 0;
        var problems = new List<DockerfileProblem>(parsed.Problems);
        foreach (var instruction in parsed.Instructions)
        {
            if (instruction.IsOnBuild)
            {
                continue;
            }

            if (instruction.Keyword == "FROM")
            {
                stages.Add(StageBuilder.Begin(instruction, stages, global, parsed.Escape));
                variables += stages[^1].VariableCount;
                if (stages.Count > MostStages || variables > MostVariables)
                {
                    throw InspectionException.TooLarge($"{name}: more than {MostStages} stages, or {MostVariables} variables that they take over; no honest Dockerfile has so many");
                }
            }
            else if (stages.Count > 0)
            {
                stages[^1].Add(instruction, stages);
            }
            else if (instruction.Keyword == "ARG")
            {
                StageBuilder.Declare(instruction, global, parsed.Escape, null);
            }
            else
            {
                problems.Add(new DockerfileProblem(instruction.Position, $"{instruction.Keyword} stands before the first FROM, where only ARG may"));
            }
        }

        if (stages.Count == 0)
        {
            problems.Add(new DockerfileProblem(new SourcePosition(1, 1), "there is no FROM"));
        }

        var built = stages.Select(static s => s.Build()).ToList();
        problems.AddRange(built.SelectMany(static s => s.Ports).Where(static p => IsTooHigh(p.Value)).Select(static p => new DockerfileProblem(p.Position, $"EXPOSE {p.Value}; expected ports up to {MostPort}")));
        var needed = Needed(built);
        var goBuilds = built.SelectMany(static s => s.GoBuilds).ToList();
        return new DockerfileFacts
        {
            Name = name,
            Parsed = parsed with { Problems = problems },
            Stages = built,
            NeededStages = needed,
            GoBuilds = goBuilds,
            Caching = DependencySteps.Judge(built, needed),
        };
    }

    /// <summary>Whether a port, or one of the two of a range, is none: <c>80800/tcp</c>, <c>8000-80000</c>.</summary>
    private static bool IsTooHigh(string ports) =>
        ports.Split('/')[0].Split('-') is { Length: <= 2 } ends && Array.TrueForAll(ends, static e => e.Length > 0 && e.All(char.IsAsciiDigit)) && Array.Exists(ends, static e => !int.TryParse(e, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) || port > MostPort);

    private static HashSet<int> Needed(List<DockerfileStage> stages)
    {
        var needed = new HashSet<int>();
        var open = new Stack<int>();
        if (stages.Count > 0)
        {
            open.Push(stages.Count - 1);
        }

        while (open.TryPop(out var index))
        {
            if (!needed.Add(index))
            {
                continue;
            }

            var stage = stages[index];
            if (stage.Base.Stage is { } below)
            {
                open.Push(below);
            }

            foreach (var copy in stage.Copies)
            {
                if (copy.FromStage is { } from)
                {
                    open.Push(from);
                }
            }

            foreach (var mount in stage.Instructions.SelectMany(static i => i.Flags).Where(static f => f.Name == "mount"))
            {
                var source = MountSource(mount.Value);
                var number = int.TryParse(source, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var told) ? told : -1;
                if (source is not null && stages.FindIndex(s => s.Index < index && (s.Name.Equals(source, StringComparison.OrdinalIgnoreCase) || s.Index == number)) is >= 0 and var found)
                {
                    open.Push(found);
                }
            }
        }

        return needed;
    }

    private static string? MountSource(string mount) => mount.Split(',').FirstOrDefault(static p => p.StartsWith("from=", StringComparison.Ordinal))?["from=".Length..];
}
