//! Starts the dashboard: the map of this folder.
//!
//! `api/` speaks HTTP, `stores/` hold what the page knows, `compose/` and `time/` are pure rules, `components/` are the
//! pieces and `screens/` the pages made of them, `text/` is every sentence.
import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
