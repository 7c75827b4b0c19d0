using System.Text;

namespace Ullage.Cli.Running;

/// <summary>What a run sees of the world; tests give their own.</summary>
internal sealed class Surroundings
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>Standard output: data.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error: words.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal's columns; 0 when there is none.</summary>
    public int Width { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Names of all environment variables.</summary>
    public Func<IEnumerable<string>> VariableNames { get; init; } = static () => [];

    /// <summary>The folder in which <c>ullage.yaml</c> is looked for and from which paths are reckoned.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether this was started under the name of the image <c>resource-rightsizer</c>: without a command the job is meant.</summary>
    public bool IsRightsizer { get; init; }

    /// <summary>Takes what would be said, where a command writes its words in another form; null for plain lines.</summary>
    public Action<string>? Teller { get; set; }

    /// <summary>Whether kubectl runs this as its plugin (<c>kubectl ullage</c>): the cluster of its kubeconfig is then meant without being named.</summary>
    public bool IsPlugin { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess()
    {
        var toTerminal = !Console.IsOutputRedirected;
        var name = InvokedName.OfProcess();
        return new Surroundings
        {
            Output = Console.OpenStandardOutput(),
            Error = new StreamWriter(Console.OpenStandardError(), _utf8) { AutoFlush = true },
            Input = Console.OpenStandardInput,
            OutputIsTerminal = toTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = toTerminal ? WidthOfTerminal() : 0,
            Variable = Environment.GetEnvironmentVariable,
            VariableNames = static () => Environment.GetEnvironmentVariables().Keys.Cast<string>(),
            Directory = Environment.CurrentDirectory,
            IsPlugin = name == InvokedName.Plugin,
            IsRightsizer = name == Commands.RightsizeCommand.ImageName,
        };
    }

    /// <summary>A writer over <see cref="Output"/>; flush it, do not dispose it.</summary>
    public StreamWriter OpenOutput() => new(Output, _utf8, 16 << 10, leaveOpen: true);

    /// <summary>Says one line on standard error; control characters, which could come from a server, are left out.</summary>
    public void Say(string line)
    {
        var clean = new StringBuilder("ullage: ");
        foreach (var c in line.ReplaceLineEndings(" "))
        {
            clean.Append(char.IsControl(c) ? '\uFFFD' : c);
        }

        if (Teller is { } teller)
        {
            teller(clean.ToString("ullage: ".Length, clean.Length - "ullage: ".Length));
            return;
        }

        Error.WriteLine(clean.ToString());
    }

    /// <summary>Says each warning once in a run, however often what it is about is opened.</summary>
    public void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings.Where(_warned.Add))
        {
            Say("warning: " + warning);
        }
    }

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
