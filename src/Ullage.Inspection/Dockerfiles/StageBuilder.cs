using System.Globalization;

namespace Ullage.Inspection.Dockerfiles;

/// <summary>Follows the instructions of one stage.</summary>
internal sealed class StageBuilder
{
    private const int MostGoBuilds = 200;

    // Values that builders set themselves and that depend on where the build runs.
    private static readonly string[] _platformArguments = ["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"];

    private readonly List<DockerfileInstruction> _instructions = [];
    private readonly List<CopyStep> _copies = [];
    private readonly List<(DockerfileInstruction, ShellCommand)> _commands = [];
    private readonly List<GoBuildStep> _goBuilds = [];
    private readonly List<Placed<string>> _ports = [];
    private readonly Dictionary<string, string?> _values;
    private readonly Dictionary<string, string> _environment;
    private readonly IReadOnlyDictionary<string, string?> _global;
    private readonly char _escape;
    private readonly int _index;
    private readonly string _name;
    private readonly StageBase _base;
    private readonly ImageReference? _root;
    private Placed<string>? _user;
    private StartCommand? _entrypoint;
    private StartCommand? _command;
    private Placed<string>? _stopSignal;
    private string? _directory;
    private bool _healthCheck;
    private bool? _hasCaCertificates;
    private bool? _hasToolchain;
    private bool? _hasShell;

    private StageBuilder(int index, string name, StageBase from, StageBuilder? below, IReadOnlyDictionary<string, string?> global, char escape)
    {
        (_index, _name, _base, _global, _escape) = (index, name, from, global, escape);
        _root = below is null ? from.Image : below._root;
        _environment = below is null ? [] : new(below._environment, StringComparer.Ordinal);
        _values = new(StringComparer.Ordinal);
        foreach (var (key, value) in _environment)
        {
            _values[key] = value;
        }

        (_user, _entrypoint, _command, _stopSignal, _directory, _healthCheck) = below is null ? (null, null, null, null, null, false) : (below._user, below._entrypoint, below._command, below._stopSignal, below._directory, below._healthCheck);
        var image = from.IsWhole ? from.Image : null;
        _hasCaCertificates = below is not null ? below._hasCaCertificates : image is null ? null : BaseImages.HasCaCertificates(image);
        _hasToolchain = below is not null ? below._hasToolchain : image is null ? null : BaseImages.HasToolchain(image);
        _hasShell = below is not null ? below._hasShell : image is null ? null : BaseImages.HasShell(image);
    }

    /// <summary>Variables that it has.</summary>
    public int VariableCount => _values.Count;

    /// <summary>Begins a stage at its FROM.</summary>
    public static StageBuilder Begin(DockerfileInstruction from, List<StageBuilder> before, IReadOnlyDictionary<string, string?> global, char escape)
    {
        var words = from.Arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var written = words.Length > 0 ? words[0] : "";
        var name = words.Length >= 3 && words[1].Equals("AS", StringComparison.OrdinalIgnoreCase) ? words[2] : "";
        var (text, isWhole) = Variables.Replace(written, global, escape);
        var below = before.FindLast(s => s._name.Length > 0 && s._name.Equals(text, StringComparison.OrdinalIgnoreCase));
        var stageBase = new StageBase
        {
            Written = written,
            Image = below is null && text.Length > 0 ? ImageReference.Parse(text) : null,
            Stage = below?._index,
            IsWhole = isWhole,
            Platform = from.Flag("platform") ?? "",
            Position = from.PositionOf(0),
        };
        var stage = new StageBuilder(before.Count, name, stageBase, below, global, escape);
        stage._instructions.Add(from);
        return stage;
    }

    /// <summary>Follows an instruction.</summary>
    public void Add(DockerfileInstruction instruction, List<StageBuilder> stages)
    {
        _instructions.Add(instruction);
        switch (instruction.Keyword)
        {
            case "ARG":
                Declare(instruction, _values, _escape, _global, _environment);
                break;
            case "ENV":
                foreach (var (key, value) in Pairs(instruction))
                {
                    var text = Variables.Replace(value, _values, _escape).Text;
                    _values[key] = _environment[key] = text;
                }

                break;
            case "USER":
                _user = Placed(instruction);
                break;
            case "WORKDIR":
                var folder = Value(instruction);
                _directory = folder.StartsWith('/') || _directory is null ? folder : _directory.TrimEnd('/') + "/" + folder;
                break;
            case "STOPSIGNAL":
                _stopSignal = Placed(instruction);
                break;
            case "HEALTHCHECK":
                _healthCheck = !instruction.Arguments.TrimStart().StartsWith("NONE", StringComparison.OrdinalIgnoreCase);
                break;
            case "EXPOSE":
                _ports.AddRange(instruction.Arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(p => new Placed<string>(Variables.Replace(p, _values, _escape).Text, instruction.Position)));
                break;
            case "ENTRYPOINT":
                // A new entry point empties the command of the image below.
                _command = _command is not null && _instructions.Exists(static i => i.Keyword == "CMD") ? _command : null;
                _entrypoint = Start(instruction);
                break;
            case "CMD":
                _command = Start(instruction);
                break;
            case "COPY" or "ADD":
                AddCopy(instruction, stages);
                break;
            case "RUN":
                AddCommands(instruction);
                break;
        }
    }

    /// <summary>The stage.</summary>
    public DockerfileStage Build() => new()
    {
        Index = _index,
        Name = _name,
        Base = _base,
        RootImage = _root,
        Instructions = _instructions,
        Copies = _copies,
        Commands = _commands,
        GoBuilds = _goBuilds,
        Environment = _environment,
        User = _user,
        Entrypoint = _entrypoint,
        Command = _command,
        StopSignal = _stopSignal,
        WorkingDirectory = _directory,
        Ports = _ports,
        HasHealthCheck = _healthCheck,
        BeginsAsRoot = _root is null ? null : BaseImages.RunsAsRoot(_root),
        HasShell = _hasShell,
        HasToolchain = _hasToolchain,
        HasCaCertificates = _hasCaCertificates,
    };

    /// <summary>Takes the names that ARG declares; one that is declared before the first FROM comes in by being named.</summary>
    public static void Declare(DockerfileInstruction instruction, Dictionary<string, string?> values, char escape, IReadOnlyDictionary<string, string?>? global, IReadOnlyDictionary<string, string>? environment = null)
    {
        foreach (var word in Words(instruction.Arguments, escape))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            if (environment?.ContainsKey(name) == true)
            {
                // ENV wins over ARG of the same name.
                continue;
            }

            values[name] = equals >= 0 ? Variables.Replace(word[(equals + 1)..], values, escape).Text
                : global?.GetValueOrDefault(name) is { } known ? known
                : _platformArguments.Contains(name) ? null
                : values.GetValueOrDefault(name);
        }
    }

    /// <summary>Words parted by space, quotes kept.</summary>
    private static List<string> Words(string text, char escape)
    {
        var words = new List<string>();
        var start = -1;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (start >= 0)
                {
                    words.Add(text[start..i]);
                    start = -1;
                }

                continue;
            }

            start = start < 0 ? i : start;
            if (c == escape && quote != '\'')
            {
                i++;
            }
            else if (c is '"' or '\'')
            {
                quote = c == quote ? '\0' : quote == '\0' ? c : quote;
            }
        }

        if (start >= 0)
        {
            words.Add(text[start..]);
        }

        return words;
    }

    private IEnumerable<(string Key, string Value)> Pairs(DockerfileInstruction instruction)
    {
        var words = Words(instruction.Arguments, _escape);
        if (words.Count > 0 && !words[0].Contains('=', StringComparison.Ordinal))
        {
            // The older way: ENV NAME all that follows.
            var rest = instruction.Arguments.TrimStart()[words[0].Length..].Trim();
            yield return (words[0], rest);
            yield break;
        }

        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                yield return (word[..equals], word[(equals + 1)..]);
            }
        }
    }

    private string Value(DockerfileInstruction instruction) => Variables.Replace(instruction.Arguments.Trim(), _values, _escape).Text;

    private Placed<string> Placed(DockerfileInstruction instruction) => new(Value(instruction), instruction.PositionOf(0));

    private static StartCommand Start(DockerfileInstruction instruction) =>
        instruction.Exec is { } words ? new StartCommand(words, false, instruction.Position) : new StartCommand([instruction.Arguments.Trim()], true, instruction.Position);

    private void AddCopy(DockerfileInstruction instruction, List<StageBuilder> stages)
    {
        var words = instruction.Exec?.ToList() ?? [.. Words(instruction.Arguments, _escape).Select(w => Variables.Replace(w, _values, _escape).Text)];
        var from = instruction.Flag("from") is { } written ? Variables.Replace(written, _values, _escape).Text : null;
        var number = int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : -1;
        var stage = from is null ? null : stages.Find(s => s._index < _index && (s._name.Equals(from, StringComparison.OrdinalIgnoreCase) || s._index == number));
        var copy = new CopyStep
        {
            Instruction = instruction,
            FromStage = stage?._index,
            FromImage = from is null || stage is not null ? null : ImageReference.Parse(from),
            Sources = words.Count > 1 ? [.. words.Take(words.Count - 1).Where(static w => !w.StartsWith("<<", StringComparison.Ordinal))] : [],
            Destination = words.Count > 0 ? words[^1] : "",
        };
        _copies.Add(copy);
        if (copy.Sources.Append(copy.Destination).Any(static p => p.Contains("/etc/ssl", StringComparison.Ordinal) || p.Contains("/etc/pki", StringComparison.Ordinal) || p.Contains("ca-certificates", StringComparison.Ordinal) || p.Contains("ca-bundle", StringComparison.Ordinal) || p.EndsWith("cacert.pem", StringComparison.Ordinal)))
        {
            _hasCaCertificates = true;
        }

        if (copy.Sources.Any(static p => p is "/" or "/rootfs" or "/rootfs/" or "/rootfs/."))
        {
            // A whole file system copied over: what it holds is not written here.
            (_hasCaCertificates, _hasShell, _hasToolchain) = (_hasCaCertificates == true ? true : null, _hasShell == true ? true : null, _hasToolchain == true ? true : null);
        }
    }

    private void AddCommands(DockerfileInstruction instruction)
    {
        IEnumerable<ShellCommand> read = instruction.Exec is { } exec
            ? exec is [_, "-c" or "-ec" or "-exc" or "-euxc", var line, ..] ? ShellCommands.Read(line, _escape) : [new ShellCommand([], exec, 0)]
            : instruction.Heredocs.Count > 0 && instruction.Arguments.TrimStart().StartsWith("<<", StringComparison.Ordinal)
                ? instruction.Heredocs.SelectMany(h => ShellCommands.Read(h.Content, _escape))
                : ShellCommands.Read(instruction.Arguments, _escape);
        ShellCommand[] commands = [.. read];
        var toolchains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            _commands.Add((instruction, command));
            var installed = Installs.PackagesOf(command);
            _hasCaCertificates = installed.Contains("ca-certificates") || installed.Contains("ca-certificates-bundle") ? true : _hasCaCertificates;
            toolchains.UnionWith(installed.Where(Installs.IsToolchain));

            // What the same RUN removes again is in no layer.
            toolchains.ExceptWith(Installs.RemovedBy(command));
        }

        _hasToolchain = toolchains.Count > 0 ? true : _hasToolchain;
        Keep(commands);
        _goBuilds.AddRange(GoBuilds.Find(instruction, commands, _values, _index, _root is null ? null : BaseImages.GoVersion(_root), _escape));
        if (_goBuilds.Count > MostGoBuilds)
        {
            throw InspectionException.TooLarge($"more than {MostGoBuilds} builds of Go programs in one stage");
        }
    }

    /// <summary>Takes over what <c>go env -w</c> keeps for later commands; the environment wins over it.</summary>
    private void Keep(ShellCommand[] commands)
    {
        foreach (var word in commands.Where(static c => c.Is("go", "env", "-w")).SelectMany(static c => c.Words.Skip(3)))
        {
            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                _values.TryAdd(word[..equals], word[(equals + 1)..]);
            }
        }
    }
}
