using System.Runtime.Versioning;

// The host runs PostgreSQL and keeps its secrets by Unix means; clients run anywhere.
[assembly: SupportedOSPlatform("linux")]
