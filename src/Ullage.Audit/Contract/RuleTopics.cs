namespace Ullage.Audit.Contract;

/// <summary>Headings of the topics.</summary>
public static class RuleTopics
{
    /// <summary>The heading of a topic.</summary>
    /// <param name="topic">The topic.</param>
    public static string Heading(RuleTopic topic) => topic switch
    {
        RuleTopic.Resources => "Requests and limits",
        RuleTopic.GoRuntime => "The Go runtime in a container",
        RuleTopic.OtherRuntimes => ".NET and other runtimes",
        RuleTopic.Probes => "Probes",
        RuleTopic.Shutdown => "Shutdown",
        RuleTopic.Scaling => "Autoscaling",
        RuleTopic.Availability => "Availability and rollouts",
        RuleTopic.Namespaces => "Quotas, limit ranges, priorities",
        RuleTopic.References => "References between objects",
        RuleTopic.Configuration => "Configuration, secrets, migrations",
        RuleTopic.State => "State and storage",
        RuleTopic.Security => "Security",
        RuleTopic.Observability => "Metrics and profiles",
        RuleTopic.Validity => "What the API server refuses",
        _ => "Dockerfiles, images and binaries",
    };
}
