using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Contract;

/// <summary>Where a rule tells what it found; also knows the rule's parameters as configured, and everything else that was read.</summary>
internal sealed class RuleReport(RuleFacts rule, AuditSeverity severity, IReadOnlyDictionary<string, double> parameters, AuditSet set, List<AuditFinding> findings)
{
    /// <summary>Everything that was read.</summary>
    public AuditSet Set => set;

    /// <summary>A parameter as configured, or its default.</summary>
    public double Parameter(string name)
    {
        if (parameters.TryGetValue(name, out var value))
        {
            return value;
        }

        return rule.Parameters.First(p => p.Name == name).Default;
    }

    /// <summary>Tells something about an object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="at">The place, the best first; the first that exists counts, and the object itself when none does.</param>
    /// <param name="message">What was found and what was expected.</param>
    public void Find(AuditObject item, ReadOnlySpan<YamlNode> at, string message) => Add(item, null, at, message);

    /// <inheritdoc cref="Find(AuditObject, ReadOnlySpan{YamlNode}, string)"/>
    public void Find(AuditObject item, YamlNode at, string message) => Add(item, null, [at], message);

    /// <summary>Tells something about an object, no graver than a severity.</summary>
    /// <param name="item">The object.</param>
    /// <param name="at">The place; the object itself when it does not exist.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="most">The gravest that it is told as.</param>
    public void Find(AuditObject item, YamlNode at, string message, AuditSeverity most) => Add(item, null, [at], message, most);

    /// <summary>Tells something about a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="at">The place, the best first; the container's name or itself when none exists.</param>
    /// <param name="message">What was found and what was expected.</param>
    public void Find(Container container, ReadOnlySpan<YamlNode> at, string message)
    {
        var place = First(at);
        var name = container.Node["name"];
        Add(container.Workload, container, [place.Exists ? place : name.Exists ? name : container.Node], message);
    }

    /// <inheritdoc cref="Find(Container, ReadOnlySpan{YamlNode}, string)"/>
    public void Find(Container container, YamlNode at, string message) => Find(container, [at], message);

    /// <summary>Tells something about a Dockerfile.</summary>
    /// <param name="dockerfile">The file.</param>
    /// <param name="at">The place; the line from there on is what is meant.</param>
    /// <param name="message">What was found and what was expected.</param>
    public void Find(Dockerfile dockerfile, SourcePosition at, string message)
    {
        var start = dockerfile.OffsetOf(at);
        var end = dockerfile.Source.Bytes[start..].IndexOfAny((byte)'\n', (byte)'\r');
        findings.Add(new AuditFinding
        {
            Rule = rule,
            Severity = severity,
            Message = message,
            Resource = dockerfile.Resource,
            Dockerfile = dockerfile,
            Source = dockerfile.Source,
            Span = new(start, end < 0 ? dockerfile.Source.Bytes.Length : start + end),
        });
    }

    private static YamlNode First(ReadOnlySpan<YamlNode> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Exists)
            {
                return candidate;
            }
        }

        return default;
    }

    private void Add(AuditObject item, Container? container, ReadOnlySpan<YamlNode> at, string message, AuditSeverity most = AuditSeverity.Error)
    {
        if (rule.TellsAbsence && set.IsChangedLater(item))
        {
            return;
        }

        var place = First(at);
        place = place.Exists ? place : item.NameNode;
        findings.Add(new AuditFinding
        {
            Rule = rule,
            Severity = severity < most ? severity : most,
            Message = message,
            Resource = item.Resource with { Container = container?.Name },
            Item = item,
            Container = container,
            Node = place,
            Source = item.Source,
            Span = place.Span,
        });
    }
}
