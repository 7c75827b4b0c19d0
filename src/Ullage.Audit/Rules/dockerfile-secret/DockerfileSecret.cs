using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in the Dockerfile.</summary>
internal sealed partial class DockerfileSecret : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-secret",
        Title = "A secret stands in the Dockerfile",
        Why = "What ENV, ARG and commands say is in the image's configuration and history, for everyone who may pull it.",
        Remedy = "Use RUN --mount=type=secret while building and a Secret while running. Then change the secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "secrets as Secret, never in values or argv",
        TellsSecret = true,
    };

    private const int MostOfOne = 100;

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        // ARG stands before the first FROM too, outside of every stage.
        foreach (var instruction in dockerfile.Facts.Parsed.Instructions.Where(static i => i.Keyword is "ENV" or "ARG"))
        {
            foreach (var (name, what, at) in Pairs(instruction).Select(static p => (p.Name, What: SecretSigns.Of(p.Name, p.Value.Trim('"', '\'')), p.At)).Where(static p => p.What is not null).Take(MostOfOne))
            {
                report.Find(dockerfile, instruction.PositionOf(at), $"{name} holds {what} in plain text.");
            }
        }

        foreach (var instruction in dockerfile.Facts.Parsed.Instructions.Where(static i => i.Keyword is "CMD" or "ENTRYPOINT" or "RUN"))
        {
            Command(dockerfile, instruction, report);
        }
    }

    /// <summary>What a command says: secrets by their form, and of what starts in the image those that a flag announces.</summary>
    private static void Command(Dockerfile dockerfile, DockerfileInstruction instruction, RuleReport report)
    {
        var starts = instruction.Keyword != "RUN";
        if (!starts && SecretShapes.Of(instruction.Arguments) is null)
        {
            return;
        }

        var words = WordsOf(instruction);
        var texts = words.ConvertAll(static w => w.Text);
        var found = 0;
        for (var i = 0; i < texts.Count && found < MostOfOne; i++)
        {
            if (SecretShapes.Of(texts[i]) is { } what)
            {
                report.Find(dockerfile, instruction.PositionOf(words[i].At), $"{instruction.Keyword} holds {what} in plain text.");
                found++;
            }
            else if (starts && SecretSigns.InWords(texts, i) is var (flag, value))
            {
                report.Find(dockerfile, instruction.PositionOf(words[value].At), $"--{flag} is given in plain text.");
                found++;
            }
        }
    }

    /// <summary>The words of a command and where they stand; of the exec form its strings, where one is a script the words of that.</summary>
    private static List<(string Text, int At)> WordsOf(DockerfileInstruction instruction)
    {
        if (instruction.Exec is not { } exec)
        {
            return Split(instruction.Arguments, 0);
        }

        var words = new List<(string, int)>();
        var at = 0;
        foreach (var text in exec)
        {
            // What is escaped is not found as it is: then from the one before on.
            at = instruction.Arguments.IndexOf(text, at, StringComparison.Ordinal) is >= 0 and var found ? found : at;
            words.AddRange(text.Contains(' ', StringComparison.Ordinal) && SecretShapes.Of(text) is null ? Split(text, at) : [(text, at)]);
        }

        return words;
    }

    private static List<(string Text, int At)> Split(string text, int at) => [.. Words().Matches(text).Select(m => (m.Value.Trim('"', '\''), at + m.Index))];

    private static IEnumerable<(string Name, string Value, int At)> Pairs(DockerfileInstruction instruction)
    {
        var words = Words().Matches(instruction.Arguments);
        if (instruction.Keyword == "ENV" && words is [var only, var first, ..] && !only.Value.Contains('=', StringComparison.Ordinal))
        {
            // The older way: ENV NAME all that follows.
            yield return (only.Value, instruction.Arguments[first.Index..].TrimEnd(), first.Index);
            yield break;
        }

        foreach (Match word in words)
        {
            if (word.Value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                yield return (word.Value[..equals], word.Value[(equals + 1)..], word.Index + equals + 1);
            }
        }
    }

    // Words parted by spaces; what is in quotes is one, and a quote that is never closed goes to the end.
    [GeneratedRegex(@"(?:[^\s""']|""[^""]*(?:""|$)|'[^']*(?:'|$))+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
