//! Starts the dashboard: the map of this folder.
//!
//! `api/` speaks HTTP, `stores/` hold what the page knows, `compose/`, `calendar/`, `settings/` and `time/` are rules,
//! `components/` are the pieces and `screens/` the pages made of them, each loaded when it is opened; `text/` is every sentence.
import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
