namespace Ullage.Inspection.Dockerfiles;

/// <summary>A flag of an instruction, such as <c>--from=build</c>.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Value">What stands behind the equals sign; empty without one.</param>
/// <param name="Position">Where it stands.</param>
public sealed record DockerfileFlag(string Name, string Value, SourcePosition Position);

/// <summary>A text behind an instruction, as <c>&lt;&lt;EOF</c> asks for.</summary>
/// <param name="Name">The word that ends it.</param>
/// <param name="Content">Its lines; leading tabs removed with <c>&lt;&lt;-</c>.</param>
/// <param name="Expands">Whether variables in it are replaced: not when the word is quoted.</param>
/// <param name="Position">Where its first line stands.</param>
public sealed record Heredoc(string Name, string Content, bool Expands, SourcePosition Position);

/// <summary>An instruction.</summary>
public sealed record DockerfileInstruction
{
    /// <summary>Its keyword in capitals: <c>RUN</c>.</summary>
    public required string Keyword { get; init; }

    /// <summary>Where it begins.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>Its last line, texts behind it included.</summary>
    public required int LastLine { get; init; }

    /// <summary>Flags before the arguments.</summary>
    public IReadOnlyList<DockerfileFlag> Flags { get; init; } = [];

    /// <summary>The arguments, lines joined, comments between them gone; knows positions.</summary>
    public required SourceText Source { get; init; }

    /// <summary>Where in <see cref="Source"/> the arguments begin, behind keyword and flags.</summary>
    public required int ArgumentStart { get; init; }

    /// <summary>The arguments as text.</summary>
    public string Arguments => Source.Text[ArgumentStart..];

    /// <summary>The strings of the exec form, <c>["a", "b"]</c>; null in the shell form.</summary>
    public IReadOnlyList<string>? Exec { get; init; }

    /// <summary>Texts behind it.</summary>
    public IReadOnlyList<Heredoc> Heredocs { get; init; } = [];

    /// <summary>Whether it stands behind ONBUILD and takes effect in images built upon this one.</summary>
    public bool IsOnBuild { get; init; }

    /// <summary>A flag's value, or null without it.</summary>
    public string? Flag(string name) => Flags.FirstOrDefault(f => f.Name == name)?.Value;

    /// <summary>Where an argument's character stands.</summary>
    public SourcePosition PositionOf(int argumentIndex) => Source.PositionOf(ArgumentStart + argumentIndex);
}

/// <summary>Something in a Dockerfile that no builder would take.</summary>
/// <param name="Position">Where.</param>
/// <param name="Text">What was found and what was expected.</param>
public sealed record DockerfileProblem(SourcePosition Position, string Text);

/// <summary>A Dockerfile taken apart, before anything is worked out.</summary>
public sealed record ParsedDockerfile
{
    /// <summary>Directives at the top: <c>syntax</c>, <c>escape</c>, <c>check</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Directives { get; init; } = [];

    /// <summary>Instructions in order.</summary>
    public required IReadOnlyList<DockerfileInstruction> Instructions { get; init; }

    /// <summary>What no builder would take.</summary>
    public IReadOnlyList<DockerfileProblem> Problems { get; init; } = [];

    /// <summary>The lines, without their ends, for showing them.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The character that continues lines: <c>\</c> or <c>`</c>.</summary>
    public char Escape { get; init; } = '\\';
}
