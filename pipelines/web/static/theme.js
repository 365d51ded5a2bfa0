// The theme chosen before, set ahead of the first paint.
try { const theme = localStorage.getItem("theme"); if (theme) document.documentElement.dataset.theme = theme; } catch (_) { /* no storage */ }
