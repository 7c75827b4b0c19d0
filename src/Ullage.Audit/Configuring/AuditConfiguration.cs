using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Audit.Suppressing;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Configuring;

/// <summary>
/// What a team says of the rules, in a file of its own: <c>rules:</c> with a severity, <c>off</c> or numbers a rule, and <c>ignore:</c> with what is accepted.
/// Every mistake is told, each with its place.
/// </summary>
public sealed class AuditConfiguration
{
    private readonly SourceText _source;
    private readonly ICollection<string> _problems;
    private readonly Dictionary<string, RuleOptions> _rules = new(StringComparer.Ordinal);
    private readonly List<AcceptedFinding> _accepted = [];

    private AuditConfiguration(SourceText source, ICollection<string> problems) => (_source, _problems) = (source, problems);

    /// <summary>What is said of rules, by id.</summary>
    public IReadOnlyDictionary<string, RuleOptions> Rules => _rules;

    /// <summary>What is accepted.</summary>
    public IReadOnlyList<AcceptedFinding> Accepted => _accepted;

    /// <summary>Reads a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="problems">Every mistake is added here, with its place.</param>
    public static AuditConfiguration Read(SourceText source, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(problems);
        var configuration = new AuditConfiguration(source, problems);
        try
        {
            foreach (var document in YamlFile.Parse(source.Memory, new YamlLimits { MaxBytes = 1 << 20, MaxDepth = 8, MaxExpandedNodes = 100_000 }).Documents)
            {
                configuration.Read(document.Root);
            }
        }
        catch (ManifestException error)
        {
            problems.Add($"{source.Path}:{error.Position.Line}:{error.Position.Column}: not valid YAML ({error.Problem.TrimEnd('.')})");
        }

        return configuration;
    }

    private void Read(YamlNode root)
    {
        if (root.Kind != YamlNodeKind.Mapping)
        {
            if (!root.IsAbsent)
            {
                Tell(root, "found no mapping; expected rules: and ignore:");
            }

            return;
        }

        foreach (var (key, value) in root.Entries)
        {
            if (key.TextIs("rules"))
            {
                ReadRules(value.Target);
            }
            else if (key.TextIs("ignore"))
            {
                ReadAccepted(value.Target);
            }
            else
            {
                Tell(key, $"\"{key.Text}\" is not known; expected rules or ignore");
            }
        }
    }

    private void ReadRules(YamlNode node)
    {
        foreach (var (key, value) in node.Entries)
        {
            var rule = RuleCatalog.Find(key.Text);
            if (rule is null)
            {
                Tell(key, $"no rule is named \"{key.Text}\"; `ullage rules` lists them");
                continue;
            }

            _rules[rule.Id] = value.Target.Kind == YamlNodeKind.Mapping ? ReadRule(rule, value.Target) : ReadLevel(value.Target, new RuleOptions());
        }
    }

    private RuleOptions ReadRule(RuleFacts rule, YamlNode node)
    {
        var options = new RuleOptions();
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Entries)
        {
            if (key.TextIs("severity"))
            {
                options = ReadLevel(value.Target, options);
            }
            else if (rule.Parameters.FirstOrDefault(p => key.TextIs(p.Name)) is not { } parameter)
            {
                Tell(key, $"{rule.Id} has no \"{key.Text}\"; expected {string.Join(" or ", (string[])["severity", .. rule.Parameters.Select(static p => p.Name)])}");
            }
            else if (double.TryParse(value.Target.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= parameter.Most)
            {
                numbers[parameter.Name] = number;
            }
            else
            {
                Tell(value.Target, $"{parameter.Name} is \"{value.Target.Text}\"; expected a number from 0 to {parameter.Most:0.###}{(parameter.Unit.Length > 0 ? " " + parameter.Unit : "")}, such as {parameter.Default:0.###}");
            }
        }

        return options with { Parameters = numbers };
    }

    private RuleOptions ReadLevel(YamlNode node, RuleOptions options)
    {
        switch (node.Text)
        {
            case "off" or "false":
                return options with { Enabled = false };
            case "on" or "true":
                return options;
            case "note":
                return options with { Severity = AuditSeverity.Note };
            case "warning":
                return options with { Severity = AuditSeverity.Warning };
            case "error":
                return options with { Severity = AuditSeverity.Error };
            default:
                Tell(node, $"\"{node.Text}\" is no severity; expected error, warning, note or off");
                return options;
        }
    }

    private void ReadAccepted(YamlNode node)
    {
        if (node.Kind != YamlNodeKind.Sequence && !node.IsAbsent)
        {
            Tell(node, "ignore is a list; expected items with rule, resource, reason and, where it ends, until");
        }

        foreach (var written in node.Items)
        {
            var item = written.Target;
            foreach (var (key, _) in item.Entries)
            {
                if (key.Text is not ("rule" or "resource" or "reason" or "until"))
                {
                    Tell(key, $"\"{key.Text}\" is not known; expected rule, resource, reason or until");
                }
            }

            var (rule, resource, reason) = (item["rule"].Text, item["resource"].Text, item["reason"].Text.Trim());
            DateOnly? until = null;
            if (rule.Length == 0 || reason.Length == 0)
            {
                Tell(item, "an exception without rule or reason; expected both");
            }
            else if (!rule.Contains('*', StringComparison.Ordinal) && RuleCatalog.Find(rule) is null)
            {
                Tell(item["rule"], $"no rule is named \"{rule}\"; `ullage rules` lists them");
            }
            else if (item["until"].Exists && !TryDay(item["until"], out until))
            {
                Tell(item["until"], $"until is \"{item["until"].Text}\"; expected a day such as 2027-01-31");
            }
            else
            {
                _accepted.Add(new(rule, resource.Length == 0 ? "*" : resource, reason, until, _source, item["rule"].Span));
            }
        }
    }

    private static bool TryDay(YamlNode node, out DateOnly? day)
    {
        var read = DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var found);
        day = read ? found : null;
        return read;
    }

    private void Tell(YamlNode at, string problem)
    {
        var place = at.Exists ? at.Position : new TextPosition(1, 1);
        _problems.Add($"{_source.Path}:{place.Line}:{place.Column}: {problem}");
    }
}
