using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Suppressing;

/// <summary>
/// Takes out the findings that someone accepted: by annotation <c>ullage.dev/ignore.RULE: reason</c> on the object, its pod template or its namespace, by a
/// comment, or by configuration. What accepts nothing is a finding itself, so that no exception outlives its cause.
/// </summary>
internal sealed class Suppressions
{
    /// <summary>The beginning of the annotation; the rule's id follows.</summary>
    public const string Prefix = "ullage.dev/ignore.";

    private readonly List<Acceptance> _all = [];
    private readonly Dictionary<AuditObject, List<Acceptance>> _byObject = [];
    private readonly Dictionary<string, List<Acceptance>> _byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceText, List<Acceptance>> _bySource = [];
    private readonly List<(Acceptance Acceptance, AcceptedFinding Entry)> _configured = [];
    private readonly AuditOptions _options;

    public Suppressions(IReadOnlyList<SourceText> sources, AuditSet set, AuditOptions options)
    {
        _options = options;
        foreach (var source in sources)
        {
            foreach (var comment in InlineComment.In(source))
            {
                foreach (var rule in comment.Rules)
                {
                    Add(_bySource, source, new(rule, comment.Reason, source, comment.Span, new ResourceName("File", null, source.Path), comment.Line));
                }
            }
        }

        foreach (var item in set.Objects)
        {
            AddAnnotations(item, item.Node["metadata"]["annotations"]);
            if (item is Workload workload && workload.Template != workload.Node)
            {
                AddAnnotations(item, workload.Template["metadata"]["annotations"]);
            }
        }

        foreach (var entry in options.Accepted)
        {
            var acceptance = new Acceptance(entry.Rule, entry.Reason, entry.Source, entry.Span, new ResourceName("File", null, entry.Source.Path), 0);
            _all.Add(acceptance);
            _configured.Add((acceptance, entry));
        }
    }

    /// <summary>Whether a finding is accepted; marks what accepts it as used.</summary>
    public bool Accepts(AuditFinding finding)
    {
        var accepted = false;
        if (finding.Item is { } item && _byObject.TryGetValue(item, out var own))
        {
            accepted |= Use(own, finding, 0);
        }

        if (finding.Resource.Namespace is { } space && _byNamespace.TryGetValue(space, out var spaces))
        {
            accepted |= Use(spaces, finding, 0);
        }

        if (_bySource.TryGetValue(finding.Source, out var comments))
        {
            accepted |= Use(comments, finding, finding.Start.Line);
        }

        foreach (var (acceptance, entry) in _configured)
        {
            if (!(entry.Until < _options.Today) && entry.Covers(finding))
            {
                acceptance.IsUsed = true;
                accepted = true;
            }
        }

        return accepted;
    }

    /// <summary>What accepts nothing, or says not why, as findings of the rule about that.</summary>
    public IEnumerable<AuditFinding> Unused(RuleFacts rule, AuditSeverity severity, IReadOnlySet<string> ran)
    {
        foreach (var (acceptance, entry) in _configured)
        {
            acceptance.Expired = entry.Until < _options.Today ? entry.Until : null;
        }

        foreach (var acceptance in _all)
        {
            var known = acceptance.Rule.Contains('*', StringComparison.Ordinal) || acceptance.Rule == "all" || RuleCatalog.Find(acceptance.Rule) is not null;
            var couldNotMatch = known && RuleCatalog.Find(acceptance.Rule) is not null && !ran.Contains(acceptance.Rule);
            var message = !known ? $"\"{acceptance.Rule}\" is accepted here, but no rule has that name; `ullage rules` lists them."
                : acceptance.Expired is { } day ? $"{acceptance.Rule} was accepted until {day:yyyy-MM-dd} ({acceptance.Reason}); mend it, or decide anew."
                : !acceptance.IsUsed && !couldNotMatch ? $"{acceptance.Rule} is accepted here, but finds nothing; take this out."
                : acceptance.Reason.Length == 0 ? $"{acceptance.Rule} is accepted here without a reason; say why."
                : null;
            if (message is not null)
            {
                yield return new AuditFinding { Rule = rule, Severity = severity, Message = message, Resource = acceptance.Resource, Source = acceptance.Source, Span = acceptance.Span };
            }
        }
    }

    private static bool Use(List<Acceptance> candidates, AuditFinding finding, int line)
    {
        var found = false;
        foreach (var candidate in candidates)
        {
            if ((candidate.Rule == finding.Rule.Id || candidate.Rule is "all" or "*") && (candidate.Line == 0 || candidate.Line == line))
            {
                candidate.IsUsed = true;
                found = true;
            }
        }

        return found;
    }

    private void AddAnnotations(AuditObject item, YamlNode annotations)
    {
        foreach (var (key, value) in annotations.MergedEntries())
        {
            if (key.Text is var text && text.StartsWith(Prefix, StringComparison.Ordinal))
            {
                var acceptance = new Acceptance(text[Prefix.Length..], value.Target.Text.Trim(), item.Source, key.Span, item.Resource, 0);
                Add(_byObject, item, acceptance);
                if (item.Kind == "Namespace")
                {
                    (_byNamespace.TryGetValue(item.Name, out var list) ? list : _byNamespace[item.Name] = []).Add(acceptance);
                }
            }
        }
    }

    private void Add<T>(Dictionary<T, List<Acceptance>> to, T key, Acceptance acceptance)
        where T : notnull
    {
        _all.Add(acceptance);
        (to.TryGetValue(key, out var list) ? list : to[key] = []).Add(acceptance);
    }

    private sealed class Acceptance(string rule, string reason, SourceText source, TextSpan span, ResourceName resource, int line)
    {
        public string Rule => rule;

        public string Reason => reason;

        public SourceText Source => source;

        public TextSpan Span => span;

        public ResourceName Resource => resource;

        /// <summary>The line that it is about; 0 for all.</summary>
        public int Line => line;

        public bool IsUsed { get; set; }

        public DateOnly? Expired { get; set; }
    }
}
