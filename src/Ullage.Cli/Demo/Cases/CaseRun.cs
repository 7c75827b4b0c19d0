using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Cli.Demo.Cases;

/// <summary>A case put through the whole job by one policy.</summary>
internal static class CaseRun
{
    /// <summary>The report.</summary>
    public static Task<RecommendationReport> OfAsync(ArticleCase of, string policy, Prices prices, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = new SyntheticSource(of);
        var request = new RecommendRequest { At = SyntheticSource.Range.End, Window = SyntheticSource.Range.Duration, Prices = prices };
        return new RecommendUseCase(source, PolicyCatalog.Create(policy, SizingOptions.Default), time).RunAsync(request, null, cancellationToken);
    }
}
