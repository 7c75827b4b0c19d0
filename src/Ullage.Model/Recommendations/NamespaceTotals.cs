namespace Ullage.Model;

/// <summary>Totals of one namespace of one cluster.</summary>
/// <param name="Cluster">Empty where one cluster is meant.</param>
/// <param name="Namespace">Its name.</param>
/// <param name="Totals">Sums over its workloads' replicas, with the month's saving where prices are given.</param>
public sealed record NamespaceTotals(string Cluster, string Namespace, ReportTotals Totals);
